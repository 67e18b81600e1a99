"""Every shape of answer that calendars send, read from letters in tests/samples/answers."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from events.calendars.imip import CalendarPart, address_of, decode, read_mail, read_part
from events.calendars.itip import answer_of
from events.calendars.tnef import read_answer
from mailing.inbound.parsing import parse

SAMPLES = Path(__file__).parents[2] / "samples" / "answers"
UID = "iabcdefghijklmnopqrstuvwxyz@dialogue.example"
GUEST = "pavel@example.org"
START = datetime(2026, 12, 3, 14, 30, tzinfo=UTC)


def calendar_of(name):
    mail = parse((SAMPLES / f"{name}.eml").read_bytes())
    return read_mail(CalendarPart(c.data, c.charset, c.method, c.label) for c in mail.calendars)


def sole(name):
    found = calendar_of(name)
    assert found is not None, name
    assert found.sole is not None, name
    return found.sole


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("exchange-accepted", "accepted"),
        ("exchange-declined-english", "declined"),
        ("gmail-declined-two-copies", "declined"),
        ("gmail-brings-two", "accepted"),
        ("server-answers-for-the-person", "accepted"),
        ("assistant-answers", "accepted"),
        ("delegated", "delegated"),
        ("no-sequence-no-dtstamp", "accepted"),
        ("garbage-dtstamp", "accepted"),
        ("future-dtstamp", "accepted"),
        ("recurrence-id", "accepted"),
        ("two-events-same", "accepted"),
        ("uid-in-capitals-folded", "accepted"),
        ("method-differs", "declined"),
        ("room-robot", "accepted"),
        ("nested-quotes-in-name", "accepted"),
        ("odd-quotes-in-name", "declined"),
        ("lone-cr", "accepted"),
        ("no-end", "accepted"),
        ("space-before-mailto", "tentative"),
        ("icloud-urn", "accepted"),
        ("charset-none", "accepted"),
        ("charset-us-ascii", "accepted"),
        ("charset-cp1251", "accepted"),
        ("charset-cp1251-unsaid", "accepted"),
        ("charset-koi8-r", "accepted"),
        ("charset-utf-16", "accepted"),
        ("charset-utf-16-no-bom", "accepted"),
        ("charset-bom", "accepted"),
        ("charset-unknown", "accepted"),
        ("glued-into-headers", "accepted"),
        ("octet-stream", "accepted"),
        ("named-ics", "accepted"),
        ("method-only-in-header", "accepted"),
        ("dmarc-fail", "accepted"),
    ],
)
def test_each_shape_gives_the_guest_and_the_answer(name, answer):
    reply = sole(name)
    person = next(person for person in reply.attendees if person.address == GUEST)
    assert (reply.method, reply.uid, answer_of(person.partstat)) == ("REPLY", UID, answer)


@pytest.mark.parametrize("name", ["charset-none", "charset-us-ascii", "charset-cp1251", "charset-cp1251-unsaid",
                                  "charset-koi8-r", "charset-utf-16", "charset-utf-16-no-bom", "charset-bom",
                                  "charset-unknown"])  # fmt: skip
def test_cyrillic_survives_whatever_the_header_says_of_the_charset(name):
    assert (sole(name).comment, sole(name).attendees[0].name) == ("Приду с удовольствием", "Павел")


def test_exchange_is_read_by_uid_with_its_windows_zone_and_without_an_organizer():
    reply = sole("exchange-accepted")
    assert (reply.organizer, reply.start, reply.comment, reply.sequence) == ("", START, "", 0)


def test_gmail_says_its_comment_and_how_many_come_along():
    assert sole("gmail-declined-two-copies").comment == "В командировке"
    assert sole("gmail-brings-two").brings == 2


def test_a_pair_of_delegation_is_read_together():
    guest, delegate = sole("delegate-pair").attendees
    assert (guest.partstat, guest.delegated_to) == ("DELEGATED", ("m.zarechnaya@example.net",))
    assert (delegate.address, delegate.delegated_from) == ("m.zarechnaya@example.net", (GUEST,))


def test_two_events_that_differ_are_left_to_a_person():
    found = calendar_of("two-events-differ")
    assert (found.sole, len(found.replies)) == (None, 2)


def test_the_body_wins_over_the_header_and_the_difference_is_noted():
    assert sole("method-differs").notes == ("method_differs",)


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("counter-exchange", "COUNTER"),
        ("counter-google-accepted", "COUNTER"),
        ("refresh", "REFRESH"),
        ("cancel-to-us", "CANCEL"),
        ("delegate-request-copy", "REQUEST"),
    ],
)
def test_other_methods_are_told_apart_from_answers(name, method):
    assert sole(name).method == method


@pytest.mark.parametrize("name", ["forwarded-reply", "bounce-with-our-request", "arf-complaint", "plain-letter"])
def test_what_lies_inside_another_letter_is_never_an_answer(name):
    assert calendar_of(name) is None


@pytest.mark.parametrize(
    ("name", "answer"), [("tnef-accepted", "accepted"), ("tnef-declined", "declined"), ("tnef-tentative", "tentative")]
)
def test_outlooks_own_container_gives_answer_and_uid(name, answer):
    mail = parse((SAMPLES / f"{name}.eml").read_bytes())
    found = read_answer(mail.tnef[0])
    assert (found.answer, found.uid) == (answer, UID)


@pytest.mark.parametrize(
    ("value", "params", "address"),
    [
        ("MAILTO:Pavel@Example.ORG", {}, GUEST),
        (" mailto: pavel@example.org ", {}, GUEST),
        ("mailto:mailto:pavel@example.org", {}, GUEST),
        ("mailto:pavel%40example.org", {}, GUEST),
        ("mailto:Павел <pavel@example.org>", {}, GUEST),
        ("mailto:pavel@пример.рф", {}, "pavel@xn--e1afmkfd.xn--p1ai"),
        ("urn:uuid:1", {"EMAIL": "mailto:Pavel@example.org"}, GUEST),
        ("pavel@example.org", {}, GUEST),
        ("invalid:nomail", {}, ""),
        ("mailto:", {}, ""),
        ("mailto:a@b@c", {}, ""),
    ],
)
def test_addresses_come_to_one_form(value, params, address):
    assert address_of(value, params) == address


def test_a_zone_that_only_the_file_knows_is_read_from_its_own_block():
    text = (
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VTIMEZONE\r\nTZID:Наше время\r\nBEGIN:STANDARD\r\n"
        "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        "BEGIN:VEVENT\r\nUID:a@b\r\n"
        "DTSTART;TZID=Наше время:20261203T193000\r\nDURATION:PT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    reply = read_part(CalendarPart(text.encode()))[0]
    assert (reply.start, reply.end) == (START, datetime(2026, 12, 3, 16, 30, tzinfo=UTC))


def test_days_are_read_as_days():
    text = (
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:a@b\nDTSTART;VALUE=DATE:20261203\nEND:VEVENT\nEND:VCALENDAR"
    )
    assert read_part(CalendarPart(text.encode()))[0].start == date(2026, 12, 3)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00" * 1000, b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\nBEGIN:" * 5000, b"END:VCALENDAR\n" * 1000,
        b"BEGIN:VEVENT\nUID\nMETHOD", b"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:" + b"a" * 5000,
        b"\xff\xfeB", b'ATTENDEE;CN="' + b'"' * 100_000, b"A" * 300_000, b"BEGIN:VCALENDAR\n " * 20_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_no_octets_make_the_reader_fail(data):
    assert read_part(CalendarPart(data, "utf-8", "REPLY")) == []


def test_the_declared_charset_counts_only_when_it_is_no_utf8():
    assert decode("Приду".encode("koi8-r"), "koi8-r") == "Приду"
    assert decode("Приду".encode(), "koi8-r") == "Приду"
