"""At night and on days off the button asks: in the morning, or now."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mailing.campaigns.quiet_hours import is_day_off, is_night, morning_after

MOSCOW, OMSK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Omsk")


def at(text, zone=MOSCOW):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "night", "day_off"),
    [("2026-11-24T07:59:59", True, False), ("2026-11-24T08:00", False, False), ("2026-11-24T20:59:59", False, False),
     ("2026-11-24T21:00", True, False), ("2026-11-24T23:59", True, False), ("2026-11-28T12:00", False, True)],
)  # fmt: skip
def test_night_is_from_nine_to_eight_and_saturday_is_a_day_off(moment, night, day_off):
    assert (is_night(at(moment), MOSCOW), is_day_off(at(moment), MOSCOW)) == (night, day_off)


def test_the_zone_of_the_body_tells_the_hour():
    assert (is_night(at("2026-11-24T19:00"), MOSCOW), is_night(at("2026-11-24T19:00"), OMSK)) == (False, True)


@pytest.mark.parametrize(
    ("moment", "before", "morning"),
    [
        ("2026-11-24T23:59", None, "2026-11-25T09:00"),
        ("2026-11-25T03:00", None, "2026-11-25T09:00"),
        ("2026-11-27T22:00", None, "2026-11-30T09:00"),  # Friday evening: Monday
        ("2026-11-27T22:00", "2026-11-29T12:00", "2026-11-28T09:00"),  # an event on Sunday does not wait for Monday
        ("2026-11-24T23:00", "2026-11-25T09:00", None),
        ("2026-11-28T12:00", None, "2026-11-30T09:00"),
    ],
)
def test_the_morning_is_of_a_working_day_unless_that_is_too_late(moment, before, morning):
    found = morning_after(at(moment), MOSCOW, before=at(before) if before else None)

    assert found == (at(morning) if morning else None)
