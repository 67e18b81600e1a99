"""The calendar, RSS and JSON feeds: stable, conditional, without anybody's name."""

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import icalendar
import pytest

from events.changes.actions import cancel_event
from events.planning.actions import announce_event, mark_held
from events.planning.models import Event
from tests.factories.crm import UserFactory
from tests.factories.events import NOW, START, EventFactory
from tests.factories.mailing import SenderFactory

pytestmark = pytest.mark.django_db
FEEDS = ("/p/events.ics", "/p/events.rss", "/p/events.json")


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def entries(client):
    return icalendar.Calendar.from_ical(client.get("/p/events.ics").content).walk("VEVENT")


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_answers_the_same_bytes_however_often_it_is_asked(client, feed, now):
    EventFactory()
    first = client.get(feed)
    for minutes in range(100 if feed.endswith("ics") else 5):
        now.move_to(NOW + timedelta(minutes=minutes), tick=False)
        again = client.get(feed)
        assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])


@pytest.mark.parametrize("feed", FEEDS)
def test_a_reader_who_has_it_gets_304(client, feed):
    EventFactory()
    etag = client.get(feed).headers["ETag"]

    response = client.get(feed, headers={"If-None-Match": etag})

    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)
    assert not etag.startswith("W/")


@pytest.mark.parametrize("feed", FEEDS)
def test_head_equals_get(client, feed):
    EventFactory()
    got, head = client.get(feed), client.head(feed)

    same = ("Content-Type", "ETag", "Cache-Control", "Last-Modified")
    assert [got.headers.get(name) for name in same] == [head.headers.get(name) for name in same]
    assert head.content == b""


@pytest.mark.parametrize("feed", FEEDS)
def test_an_empty_feed_is_a_feed(client, feed):
    first = client.get(feed)

    assert (first.status_code, client.get(feed).content) == (200, first.content)


def test_the_calendar_holds_no_method_and_no_person(client):
    EventFactory()

    text = client.get("/p/events.ics").content.decode()

    assert [word in text for word in ("METHOD", "ATTENDEE", "ORGANIZER")] == [False, False, False]
    assert [word in text for word in ("X-WR-CALNAME", "REFRESH-INTERVAL", "VTIMEZONE")] == [True, True, True]


def test_the_stamp_is_that_of_the_row(client):
    event = EventFactory(changed_at=NOW - timedelta(days=3))

    entry = entries(client)[0]

    assert (entry["DTSTAMP"].dt, entry["LAST-MODIFIED"].dt, str(entry["UID"])) == (
        event.changed_at,
        event.changed_at,
        event.uid,
    )


def test_a_cancelled_event_stays_thirty_days_and_says_so(client, now):
    SenderFactory()
    event = EventFactory()
    before = int(entries(client)[0]["SEQUENCE"])

    cancel_event(event, reason="Нет кворума", by=UserFactory(roles=["editor"]), now=NOW)

    entry = entries(client)[0]
    assert (str(entry["STATUS"]), str(entry["TRANSP"]), str(entry["SUMMARY"])) == (
        "CANCELLED", "TRANSPARENT", "ОТМЕНЕНО: Проект бюджета города на 2027 год",
    )  # fmt: skip
    assert int(entry["SEQUENCE"]) == before + 1
    now.move_to(NOW + timedelta(days=30, minutes=1), tick=False)
    assert entries(client) == []


def test_a_leaving_event_moves_the_validator(client, now):
    event = EventFactory()
    EventFactory()
    first = client.get("/p/events.ics")

    Event.objects.filter(pk=event.pk).update(is_public=False, changed_at=NOW + timedelta(hours=1))
    now.move_to(NOW + timedelta(hours=2), tick=False)
    after = client.get("/p/events.ics", headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert (after.status_code, first.headers["Last-Modified"] != after.headers["Last-Modified"]) == (200, True)
    assert event.uid not in after.content.decode()


def test_an_event_that_grows_too_old_moves_the_validator_too(client, now):
    EventFactory(starts_at=NOW - timedelta(days=90), ends_at=NOW - timedelta(days=89, hours=23), state="held")
    first = client.get("/p/events.ics")
    assert b"VEVENT" in first.content

    now.move_to(NOW + timedelta(days=1), tick=False)
    after = client.get("/p/events.ics", headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert (after.status_code, b"VEVENT" in after.content) == (200, False)


def test_whole_days_end_on_the_day_after(client):
    EventFactory(
        is_all_day=True,
        starts_at=NOW.replace(hour=21) - timedelta(days=8),
        ends_at=NOW.replace(hour=20, minute=59) + timedelta(days=8),
    )

    entry = entries(client)[0]

    assert (entry["DTSTART"].dt.isoformat(), entry["DTEND"].dt.isoformat()) == ("2026-11-16", "2026-12-02")


def test_a_feed_speaks_the_language_of_its_address_and_not_of_the_cookie(client):
    EventFactory()
    russian = client.get("/p/events.ics")
    client.cookies["language"] = "en"

    assert client.get("/p/events.ics").content == russian.content
    assert "City budget for 2027" in client.get("/p/events.ics?lang=en").content.decode()


def test_the_calendar_is_narrowed_by_kind(client):
    EventFactory()
    briefing = EventFactory(kind=Event.Kind.BRIEFING, title_ru="Брифинг")

    found = icalendar.Calendar.from_ical(client.get("/p/events.ics?kind=briefing").content).walk("VEVENT")

    assert [str(entry["UID"]) for entry in found] == [briefing.uid]


def test_rss_is_read_by_a_reader(client):
    author = UserFactory(roles=["editor"])
    event = announce_event(EventFactory(state="draft", title_ru="Слушания <b>& бюджет</b>"), by=author, now=NOW)

    feed = ET.fromstring(client.get("/p/events.rss").content)

    item = feed.find("channel/item")
    assert (item.findtext("title"), item.findtext("guid"), item.findtext("link")) == (
        "Слушания <b>& бюджет</b>", event.uid, f"http://localhost:8000/p/events/{event.code}/",
    )  # fmt: skip


def test_json_feed_tells_the_hours(client):
    event = EventFactory()

    feed = json.loads(client.get("/p/events.json").content)

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["_event"] == {
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
    }


def test_the_file_of_one_event_is_published_and_not_sent(client):
    event = EventFactory()

    response = client.get(f"/p/events/{event.code}/event.ics")

    calendar = icalendar.Calendar.from_ical(response.content)
    assert (str(calendar["METHOD"]), str(calendar.walk("VEVENT")[0]["UID"])) == ("PUBLISH", event.uid)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{event.code}.ics"'


@pytest.mark.parametrize(
    "feed", [*FEEDS, "/sitemap.xml", "/p/", "/p/?view=list", "/p/outcomes/", "/p/press/", "/p/councils/"]
)
def test_pages_ask_as_much_for_three_events_as_for_one(client, feed, django_assert_max_num_queries):
    counts = []
    for n in (1, 2):
        for _n in range(n):
            EventFactory(
                starts_at=NOW + timedelta(days=1),
                kind=Event.Kind.BRIEFING,
                accreditation_until=NOW + timedelta(hours=3),
            )
        with django_assert_max_num_queries(12) as captured:
            assert client.get(feed).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_held_event_keeps_its_place_in_the_feed(client, now):
    event = EventFactory()
    now.move_to(START + timedelta(days=1), tick=False)
    mark_held(event, by=UserFactory(roles=["editor"]), now=START + timedelta(days=1))

    assert [str(entry["UID"]) for entry in entries(client)] == [event.uid]
