"""Planted faults: each must be named, by its own code."""

import pytest

from events.calendars.check import check_calendar
from events.calendars.ical import cancellation, feed, request
from tests.events.calendars.test_ical import CITY, HEARING, PAVEL, FeedHead

GOOD = request(HEARING, organizer=CITY, guest=PAVEL)
CANCEL = cancellation(HEARING, organizer=CITY, guest=PAVEL, reason="x")
FEED = feed(FeedHead(name="x", zone="Europe/Moscow"), [HEARING])


def codes(data, method="REQUEST"):
    return {problem.code for problem in check_calendar(data, method=method)}


@pytest.mark.parametrize(
    ("was", "put", "code"),
    [
        (b"VERSION:2.0\r\n", b"", "head"),
        (b"METHOD:REQUEST\r\n", b"", "method"),
        (b"METHOD:REQUEST", b"METHOD:PUBLISH", "method"),
        (b"\r\nSTATUS:CONFIRMED", b"\nSTATUS:CONFIRMED", "bare_line_break"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED", "status"),
        (b"DTSTAMP:", b"DTSTAMP:x", "dtstamp_not_utc"),
        (b"SEQUENCE:0\r\n", b"", "property_not_once"),
        (b"SEQUENCE:0", b"SEQUENCE:-1", "sequence_form"),
        (b"UID:i", b"UID:i j", "uid_form"),
        (b"UID:", b"UID:x@y\r\nUID:", "property_not_once"),
        (b"DTEND;TZID=Europe/Moscow:20261203T193000", b"DTEND;TZID=Europe/Moscow:20261203T163000", "end_before_start"),
        (b"DTSTART;TZID=Europe/Moscow:", b"DTSTART:", "floating_time"),
        (b"DTSTART;TZID=Europe/Moscow:", b"DTSTART;TZID=Asia/Omsk:", "zone_missing"),
        (b"DTSTART;TZID=Europe/Moscow:2026", b"DTSTART;TZID=Europe/Moscow:x026", "time_form"),
        (b"TZNAME:MSK", b"RDATE:20270101T000000", "zone_with_rules"),
        (b"END:STANDARD\r\n", b"END:STANDARD\r\nBEGIN:DAYLIGHT\r\nEND:DAYLIGHT\r\n", "zone_not_one_standard"),
        (b"RSVP=TRUE", b"RSVP=MAYBE", "rsvp"),
        (b"TRANSP:OPAQUE", b"RRULE:FREQ=DAILY", "property_forbidden"),
        (b"TRANSP:OPAQUE", b"BEGIN:VALARM\r\nEND:VALARM", "block_forbidden"),
        (b"ORGANIZER;", b"ORGANIZER;SENT-BY=x;", "second_address"),
        (b":mailto:invitations@", b":mailto:Name <invitations@", "address"),
        (b"END:VEVENT\r\n", b"", "blocks_out_of_balance"),
        (b"CLASS:PUBLIC", b"CLASS:PUBLIC\r\nthis is no property", "not_a_property"),
        (b"CLASS:PUBLIC", b"X-LONG:" + b"a" * 80, "line_too_long"),
        (b"CLASS:PUBLIC", b"X-BAD:\x01", "control_character"),
        (b"CLASS:PUBLIC", b"X-CUT:\xd0", "not_utf8"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_fault_is_named(was, put, code):
    assert was in GOOD
    assert code in codes(GOOD.replace(was, put, 1))


def test_a_second_guest_is_a_disclosure():
    line = b"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:anna@example.org\r\nEND:VEVENT"
    assert "not_one_guest" in codes(GOOD.replace(b"END:VEVENT", line))


def test_a_character_cut_by_folding_is_found_even_when_the_whole_is_utf8():
    cut = "Я".encode()
    assert "character_cut" in codes(GOOD.replace(b"CLASS:PUBLIC", b"X-CUT:" + cut[:1] + b"\r\n " + cut[1:]))


def test_a_cancellation_must_be_cancelled_and_free_the_time():
    assert codes(CANCEL, "CANCEL") == set()
    assert "status" in codes(CANCEL.replace(b"STATUS:CANCELLED", b"STATUS:CONFIRMED"), "CANCEL")
    assert "cancelled_takes_time" in codes(CANCEL.replace(b"TRANSPARENT", b"OPAQUE"), "CANCEL")


def test_a_feed_that_names_people_is_refused():
    assert codes(FEED, None) == set()
    assert "people_disclosed" in codes(FEED.replace(b"CLASS:PUBLIC", b"ATTENDEE:mailto:a@b.ru"), None)
    assert "method" in codes(FEED.replace(b"CALSCALE", b"METHOD:PUBLISH\r\nCALSCALE"), None)


@pytest.mark.parametrize(
    "data", [b"", b"x", b"BEGIN:VCALENDAR\r\n", b"\xff" * 100, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"]
)
def test_anything_else_is_a_problem_and_never_an_error(data):
    assert codes(data) != set()
