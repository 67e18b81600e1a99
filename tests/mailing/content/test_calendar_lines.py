from zoneinfo import ZoneInfo

import pytest

from mailing.content.calendar_lines import calendar_lines

MOSCOW = ZoneInfo("Europe/Moscow")


def part(*lines, method="REQUEST"):
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//RU", f"METHOD:{method}", "BEGIN:VEVENT", "UID:1@x")
    return "\r\n".join([*head, "DTSTAMP:20261123T090000Z", *lines, "END:VEVENT", "END:VCALENDAR", ""])


def test_an_approver_reads_what_enters_the_guests_calendar():
    text = part(
        "SUMMARY:Проект бюджета\\, слушания",
        "DTSTART:20261203T143000Z",
        "DTEND:20261203T163000Z",
        "LOCATION:Дом культуры",
        "ORGANIZER;CN=Администрация:mailto:pisma@city.example.org",
        "ATTENDEE;CN=Ким Юлия;RSVP=TRUE:mailto:kim@example.org",
    )

    assert dict(calendar_lines(text, zone=MOSCOW, language="ru")) == {
        "Что делает": "просит гостя ответить: да, нет, возможно",
        "Название": "Проект бюджета, слушания",
        "Когда": "03.12.2026, 17:30–19:30 (МСК)",
        "Где": "Дом культуры",
        "От кого": "Администрация, pisma@city.example.org",
        "Гость": "Ким Юлия, kim@example.org",
    }


@pytest.mark.parametrize(
    ("ends", "when"),
    [("DTEND;VALUE=DATE:20261202", "16 ноября — 1 декабря"), ("DTEND;VALUE=DATE:20261117", "16 ноября")],
)
def test_a_whole_day_ends_the_day_before_its_end(ends, when):
    lines = dict(calendar_lines(part("DTSTART;VALUE=DATE:20261116", ends), zone=MOSCOW, language="ru"))

    assert lines["Когда"].replace("\u00a0", " ") == when


def test_a_cancellation_says_so_and_a_letter_without_a_part_has_no_lines():
    assert calendar_lines(part("SUMMARY:x", "DTSTART:20261203T143000Z", method="CANCEL"), zone=MOSCOW, language="ru")[
        0
    ] == ("Что делает", "убирает мероприятие из календаря гостя")
    assert calendar_lines("", zone=MOSCOW, language="ru") == []
