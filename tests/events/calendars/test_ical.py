"""The bytes of calendar files, read back by a library that did not write them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.calendars.check import check_calendar
from events.calendars.ical import (
    BadEntry,
    Entry,
    FeedHead,
    Guest,
    Party,
    as_cancelled,
    cancellation,
    content_hash,
    feed,
    mailto,
    personal_part,
    publication,
    request,
    shared_part,
)
from events.calendars.timezones import fixed_zone
from events.calendars.uids import find_uids, new_uid, same_form

MOSCOW = ZoneInfo("Europe/Moscow")
CITY = Party(name="Администрация города Верхнереченска", email="invitations@dialogue.example")
PAVEL = Guest(name="Долгих Павел Артёмович", email="pavel@example.org")
HEARING = Entry(
    uid="iabcdefghijklmnopqrstuvwxyz@dialogue.example",
    dtstamp=datetime(2026, 11, 16, 9, tzinfo=UTC),
    sequence=0,
    start=datetime(2026, 12, 3, 17, 30, tzinfo=MOSCOW),
    end=datetime(2026, 12, 3, 19, 30, tzinfo=MOSCOW),
    zone="Europe/Moscow",
    summary="Публичные слушания «Проект бюджета города на 2027 год»",
    location="Дом культуры «Речна», пл. Городская, д. 1; вход со двора",
    online_link="https://dialogue.example/live/1",
    description="Что обсудим:\n1) бюджет, налоги;\n2) дороги 🚧",
    url="https://dialogue.example/events/EV-2026-22/",
)


def event_of(data):
    calendar = icalendar.Calendar.from_ical(data)
    return calendar, calendar.walk("VEVENT")[0]


def test_a_library_reads_the_invitation_as_it_was_meant():
    calendar, event = event_of(request(HEARING, organizer=CITY, guest=PAVEL))
    assert calendar["METHOD"] == "REQUEST"
    assert event["DTSTART"].dt == HEARING.start
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)
    assert event["SUMMARY"] == HEARING.summary
    assert event["LOCATION"] == f"{HEARING.location}; {HEARING.online_link}"
    assert event["DESCRIPTION"] == f"{HEARING.description}\n\n{HEARING.online_link}"
    assert (event["ATTENDEE"], event["ATTENDEE"].params["CN"]) == ("mailto:pavel@example.org", PAVEL.name)
    assert (event["ORGANIZER"], event["STATUS"], event["SEQUENCE"]) == (f"mailto:{CITY.email}", "CONFIRMED", 0)


def test_all_files_we_write_pass_our_own_checks():
    whole_day = replace(HEARING, start=date(2026, 12, 3), end=date(2026, 12, 5))
    abroad = replace(HEARING, zone="Europe/Berlin")
    for entry in (HEARING, whole_day, abroad, replace(HEARING, tentative=True)):
        assert check_calendar(request(entry, organizer=CITY, guest=PAVEL), method="REQUEST") == []
        cancel = cancellation(entry, organizer=CITY, guest=PAVEL, reason="Перенесено, новую дату сообщим")
        assert check_calendar(cancel, method="CANCEL") == []
        assert check_calendar(publication(entry), method="PUBLISH") == []
        assert check_calendar(feed(FeedHead(name="События", zone="Europe/Moscow"), [entry])) == []


def test_the_cancellation_keeps_the_time_and_says_why():
    _, event = event_of(
        cancellation(as_cancelled(HEARING, dtstamp=HEARING.dtstamp), organizer=CITY, guest=PAVEL, reason="Отменено")
    )
    assert (event["STATUS"], event["SEQUENCE"], event["COMMENT"]) == ("CANCELLED", 1, "Отменено")
    assert event["DTSTART"].dt == HEARING.start


def test_invitations_of_one_event_differ_only_at_their_end():
    entry, other = HEARING, replace(HEARING, uid=new_uid("dialogue.example"))
    anna = Guest(name="Анна", email="anna@example.org")
    shared = shared_part(entry, organizer=CITY)
    assert request(entry, organizer=CITY, guest=PAVEL) == shared + personal_part(entry, guest=PAVEL)
    assert request(other, organizer=CITY, guest=anna) == shared + personal_part(other, guest=anna)


def test_a_zone_of_one_offset_gets_one_block_and_summer_time_gets_utc():
    moscow = request(HEARING, organizer=CITY, guest=PAVEL)
    berlin = request(replace(HEARING, zone="Europe/Berlin"), organizer=CITY, guest=PAVEL)
    assert (moscow.count(b"BEGIN:STANDARD"), moscow.count(b"RDATE"), moscow.count(b"BEGIN:DAYLIGHT")) == (1, 0, 0)
    assert (b"VTIMEZONE" in berlin, b"DTSTART:20261203T143000Z" in berlin) == (False, True)


RUSSIAN_ZONES = [
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Simferopol", "Europe/Volgograd", "Europe/Kirov", "Europe/Astrakhan",
    "Europe/Saratov", "Europe/Ulyanovsk", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk",
    "Asia/Barnaul", "Asia/Tomsk", "Asia/Novokuznetsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Chita",
    "Asia/Yakutsk", "Asia/Khandyga", "Asia/Vladivostok", "Asia/Ust-Nera", "Asia/Magadan", "Asia/Sakhalin",
    "Asia/Srednekolymsk", "Asia/Kamchatka", "Asia/Anadyr", "Europe/Minsk",
]  # fmt: skip


@pytest.mark.parametrize("zone", RUSSIAN_ZONES)
def test_the_hour_is_the_same_in_every_zone(zone):
    start = datetime(2026, 12, 3, 15, 0, tzinfo=ZoneInfo(zone))
    entry = replace(HEARING, zone=zone, start=start, end=start + timedelta(hours=1))
    _, event = event_of(request(entry, organizer=CITY, guest=PAVEL))
    assert (event["DTSTART"].dt, event["DTSTART"].dt.hour) == (start, 15)
    assert fixed_zone(zone, start.date()).offset == start.utcoffset()


def test_an_unknown_zone_is_refused():
    with pytest.raises(ValueError, match="Olson"):
        fixed_zone("Mars/Olympus", date(2026, 1, 1))


TEXTS = st.text(st.characters(exclude_categories=[]), max_size=300)


@given(summary=TEXTS.filter(str.strip), place=TEXTS, words=TEXTS, name=TEXTS)
def test_hostile_text_stays_text(summary, place, words, name):
    try:
        entry = replace(HEARING, summary=summary, location=place, description=words, online_link="")
    except BadEntry:  # nothing printable is left of the title
        return
    data = request(entry, organizer=CITY, guest=replace(PAVEL, name=name))
    assert check_calendar(data, method="REQUEST") == []
    calendar, event = event_of(data)
    assert len(calendar.walk("VEVENT")) == 1
    assert [line for line in data.split(b"\r\n") if line.startswith(b"ATTENDEE")] != []
    assert event["ATTENDEE"] == "mailto:pavel@example.org"


@pytest.mark.parametrize(
    "change",
    [
        {"uid": ""}, {"uid": "a b"}, {"sequence": -1}, {"summary": " \u0000 "}, {"dtstamp": datetime(2026, 1, 1)},
        {"start": datetime(2026, 12, 3, 17)}, {"end": HEARING.start}, {"end": date(2026, 12, 4)},
        {"start": date(2026, 12, 3), "end": date(2026, 12, 3)},
    ],
    ids=range(9),
)  # fmt: skip
def test_an_entry_that_no_calendar_could_read_is_refused(change):
    with pytest.raises(BadEntry):
        replace(HEARING, **change)


@pytest.mark.parametrize(
    "address", ["", "a", "a@b\r\nBCC:c@d", "Имя <a@b.ru>", "почта@пример.рф", "a@b,c@d", "a..b@c.ru"]
)
def test_only_a_bare_address_is_written(address):
    with pytest.raises(BadEntry):
        mailto(address)


def test_the_hash_says_what_is_shown_and_not_to_whom_or_when():
    again = replace(HEARING, uid="other@x", sequence=5, dtstamp=datetime(2027, 1, 1, tzinfo=UTC))
    assert content_hash(again) == content_hash(HEARING)
    assert content_hash(replace(HEARING, location="Другой зал")) != content_hash(HEARING)


def test_a_feed_is_the_same_bytes_at_any_time_and_discloses_nobody():
    head = FeedHead(name="События города", zone="Europe/Moscow", source="https://dialogue.example/feed.ics")
    later = replace(HEARING, uid="b@x", start=HEARING.start + timedelta(days=1), end=HEARING.end + timedelta(days=1))
    gone = replace(later, uid="c@x", cancelled=True)
    body = feed(head, [gone, later, HEARING])
    assert body == feed(head, [HEARING, gone, later])
    assert not any(word in body for word in (b"METHOD", b"ATTENDEE", b"ORGANIZER"))
    calendar, first = event_of(body)
    assert first["UID"] == HEARING.uid
    assert [str(event["SUMMARY"])[:9] for event in calendar.walk("VEVENT")] == ["Публичные", "Публичные", "ОТМЕНЕНО:"]


def test_uids_are_unguessable_survive_capitals_and_are_found_in_text():
    uids = {new_uid("dialogue.example") for _ in range(200)}
    assert len(uids) == 200
    uid = uids.pop()
    assert same_form(f" {uid.upper()}\n") == uid
    assert find_uids(f"id: {uid.upper()}, снова {uid}", "dialogue.example") == [uid]
    assert find_uids(uid, "other.example") == []
