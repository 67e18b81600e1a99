"""Reading the sample's dates, moved by whole weeks."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SAMPLE_TODAY = date(2026, 11, 23)
ZONE = ZoneInfo("Europe/Moscow")


def shift_for(today: date) -> int:
    """Whole weeks between the sample's today and ours; never negative, so that a wrong clock moves nothing back."""
    return max(0, (today - SAMPLE_TODAY).days // 7)


def moved_day(cell: str, weeks: int) -> date | None:
    """Read «ДД.ММ.ГГГГ» and move it; nothing for an empty cell."""
    if not cell:
        return None
    day, month, year = (int(part) for part in cell[:10].split("."))
    return date(year, month, day) + timedelta(weeks=weeks)


def moved_moment(cell: str, weeks: int, *, at: time = time(0, 0)) -> datetime | None:
    """Read «ДД.ММ.ГГГГ[ ЧЧ:ММ]» as Moscow time and move it; a day without an hour gets `at`."""
    day = moved_day(cell, weeks)
    if day is None:
        return None
    clock = time.fromisoformat(cell[11:16]) if len(cell) > 10 else at
    return datetime.combine(day, clock, ZONE)
