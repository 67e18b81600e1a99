"""Absence notices: until when, or for good; and what is none."""

from datetime import date
from pathlib import Path

import pytest

from mailing.inbound.absence import Absence, read_absence
from mailing.inbound.parsing import parse

SAMPLES = Path(__file__).parents[2] / "samples" / "answers"
TODAY = date(2026, 11, 23)


def letter(text, subject="Automatic reply: x", headers="Auto-Submitted: auto-replied\n"):
    return parse(
        f"From: a@b.ru\nSubject: {subject}\n{headers}Content-Type: text/plain; charset=utf-8\n\n{text}".encode()
    )


@pytest.mark.parametrize(
    ("text", "until", "gone"),
    [
        ("Я в отпуске до 5 декабря.", date(2026, 12, 5), False),
        ("Отсутствую по 05.12.2026 включительно", date(2026, 12, 5), False),
        ("В командировке, буду на месте с 1 февраля", date(2027, 2, 1), False),
        ("I am out of the office until December 7th, 2026.", date(2026, 12, 7), False),
        ("On vacation, back on 3 January", date(2027, 1, 3), False),
        ("Нахожусь в отпуске, вернусь 7 мая", date(2027, 5, 7), False),
        ("Я отсутствую, до 35 декабря", None, False),
        ("Павел Артёмович больше не работает у нас", None, True),
        ("John no longer works for the company", None, True),
    ],
)
def test_it_says_until_when_or_that_it_is_for_good(text, until, gone):
    assert read_absence(letter(text), today=TODAY) == Absence(until, gone)


def test_a_person_who_writes_of_a_holiday_sends_no_notice():
    assert read_absence(letter("Буду в отпуске до 5 декабря", subject="Re: Встреча", headers=""), today=TODAY) is None


def test_samples_are_told_apart():
    found = {
        name: read_absence(parse((SAMPLES / f"{name}.eml").read_bytes()), today=TODAY)
        for name in ("absence-with-our-request", "words-absence", "gone", "words-yes", "bounce-with-our-request")
    }
    assert found == {
        "absence-with-our-request": Absence(date(2026, 12, 5), False),
        "words-absence": Absence(date(2026, 12, 5), False),
        "gone": Absence(None, True),
        "words-yes": None,
        "bounce-with-our-request": None,
    }
