from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm.web import dates

MOSCOW = ZoneInfo("Europe/Moscow")
START = datetime(2026, 12, 3, 17, 30, tzinfo=MOSCOW)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_table_an_article_and_an_invitation_tell_a_day_in_their_own_ways():
    shown = [
        dates.day(START, "ru"),
        dates.long_day(START, "ru"),
        dates.invitation_moment(START, "ru"),
        dates.moment(START, "ru"),
    ]

    assert [plain(text) for text in shown] == [
        "03.12.2026",
        "3 декабря 2026 г.",
        "3 декабря 2026 года, четверг, 17:30 (МСК)",
        "03.12.2026, 17:30",
    ]


def test_english_days_cannot_be_taken_for_another_month():
    shown = [dates.day(START, "en"), dates.long_day(START, "en"), dates.invitation_moment(START, "en")]

    assert [plain(text) for text in shown] == [
        "3 Dec 2026",
        "3 December 2026",
        "3 December 2026, Thursday, 17:30 (MSK)",
    ]


@pytest.mark.parametrize(
    ("zone", "russian", "english"),
    [
        ("Europe/Moscow", "МСК", "MSK"),
        ("Asia/Yekaterinburg", "МСК+2", "MSK+2"),
        ("Europe/Kaliningrad", "МСК−1", "MSK−1"),
        ("Europe/Berlin", "UTC+1", "UTC+1"),
        ("Asia/Kolkata", "UTC+5:30", "UTC+5:30"),
        ("America/St_Johns", "UTC−3:30", "UTC−3:30"),
    ],
)
def test_an_hour_says_whose_hour_it_is(zone, russian, english):
    moment = datetime(2026, 12, 3, 12, tzinfo=ZoneInfo(zone))

    assert (dates.zone_name(moment, "ru"), dates.zone_name(moment, "en")) == (russian, english)


def test_a_naive_moment_has_no_zone_to_name():
    with pytest.raises(ValueError, match="zone"):
        dates.zone_name(datetime(2026, 12, 3, 12), "ru")


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (None, "3 декабря 2026 г., 17:30"),
        (datetime(2026, 12, 3, 19, 30, tzinfo=MOSCOW), "3 декабря 2026 г., 17:30–19:30"),
        (datetime(2026, 12, 4, 12, 0, tzinfo=MOSCOW), "3 декабря, 17:30 – 4 декабря 2026 г., 12:00"),
        (datetime(2027, 1, 4, 12, 0, tzinfo=MOSCOW), "3 декабря 2026 г., 17:30 – 4 января 2027 г., 12:00"),
    ],
)
def test_a_stretch_names_the_second_day_only_when_there_is_one(end, shown):
    assert plain(dates.stretch(START, end, "ru")) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 12, 3), date(2026, 12, 3), "3 декабря 2026 г."),
        (date(2026, 12, 3), date(2026, 12, 5), "3–5 декабря 2026 г."),
        (date(2026, 11, 30), date(2026, 12, 2), "30 ноября – 2 декабря 2026 г."),
        (date(2026, 12, 30), date(2027, 1, 2), "30 декабря 2026 г. – 2 января 2027 г."),
    ],
)
def test_days_share_what_they_have_in_common(first, last, shown):
    assert plain(dates.days(first, last, "ru")) == shown


def test_other_languages_read_as_russian_rather_than_fail():
    assert dates.weekday(datetime(2026, 12, 3, tzinfo=UTC), "de", short=True) == "чт"
