"""A month as weeks of days: what a wall calendar shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


@dataclass(slots=True)
class Day(Generic[Entry]):
    """One cell: its date, whether it belongs to the month, and what lies on it."""

    on: date
    is_other_month: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_weekend(self) -> bool:
        return self.on.weekday() >= 5


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year, with its neighbours."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def previous(self) -> "Month":
        before = self.first - timedelta(days=1)
        return Month(before.year, before.month)

    @property
    def next(self) -> "Month":
        after = self.first + timedelta(days=31)
        return Month(after.year, after.month)

    @property
    def slug(self) -> str:
        """2026-12"""
        return f"{self.year}-{self.number:02d}"

    @property
    def monday(self) -> date:
        """The first day that the grid shows."""
        return self.first - timedelta(days=self.first.weekday())

    @property
    def end(self) -> date:
        """The day after the last that the grid shows."""
        last = self.next.first - timedelta(days=1)
        return last + timedelta(days=7 - last.weekday())


def read_month(text: str, today: date) -> Month:
    """Read "2026-12"; anything else, or a year nobody plans for, is the month of today."""
    year, _dash, number = text.partition("-")
    if year.isdecimal() and number.isdecimal() and 2000 <= int(year) <= 2100 and 1 <= int(number) <= 12:
        return Month(int(year), int(number))
    return Month(today.year, today.month)


def grid(month: Month, entries: Iterable[tuple[date, date, Entry]]) -> list[Day[Entry]]:
    """Lay entries (first day, last day, what) on the days of a month, Monday first; order within a day is kept."""
    days = [Day[Entry](month.monday + timedelta(days=n), False) for n in range((month.end - month.monday).days)]
    for day in days:
        day.is_other_month = day.on.month != month.number
    for first, last, entry in entries:
        start = max((first - month.monday).days, 0)
        for day in days[start : (last - month.monday).days + 1] if last >= month.monday else []:
            day.entries.append(entry)
    return days
