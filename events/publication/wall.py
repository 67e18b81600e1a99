"""A month of public events on a wall: long ones stand on their first and last day alone. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from events.overview.months import Day, Month, grid
from events.planning.models import Event

Kind = Event.Kind
FAMILIES = {  # the colour of a stripe; its word stands in the legend and on the page of the event
    "talk": (Kind.PUBLIC_HEARING, Kind.PUBLIC_DISCUSSION, Kind.PUBLIC_CONSULTATION),
    "council": (Kind.COUNCIL_SESSION, Kind.COLLEGIUM),
    "meeting": (Kind.ROUND_TABLE, Kind.MEETING),
    "press": Event.PRESS_KINDS,
}
TONES = {"talk": "info", "council": "unknown", "meeting": "good", "press": "quiet"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An event on one day: whole, the first or the last day of a long one."""

    event: Event
    part: Literal["whole", "first", "last"] = "whole"

    @property
    def tone(self) -> str:
        return next(TONES[name] for name, kinds in FAMILIES.items() if self.event.kind in kinds)

    @property
    def is_off(self) -> bool:
        return self.event.state in (Event.State.CANCELLED, Event.State.POSTPONED)


def laid_out(month: Month, events: Iterable[Event]) -> list[Day[Entry]]:
    """The days of a month with their entries."""
    return grid(month, [piece for event in events for piece in _pieces(event)])


def _pieces(event: Event) -> list[tuple[date, date, Entry]]:
    first, last = (moment.astimezone(event.zone).date() for moment in (event.starts_at, event.ends_at))
    if first == last:
        return [(first, first, Entry(event))]
    return [(first, first, Entry(event, "first")), (last, last, Entry(event, "last"))]
