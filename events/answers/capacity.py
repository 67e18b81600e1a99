"""Seats of an event: who has one, who waits, who is next. Values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seats:
    """`total` None: without a limit. `held` are seats kept for substitutes that nobody has decided about yet."""

    total: int | None
    taken: int = 0
    held: int = 0

    @property
    def free(self) -> int | None:
        """How many may still come; None without a limit, never below nought."""
        return None if self.total is None else max(self.total - self.taken - self.held, 0)

    def has_room(self, for_people: int = 1) -> bool:
        """Say whether so many more people may come."""
        return self.free is None or self.free >= for_people


@dataclass(frozen=True, slots=True)
class Waiting:
    """One place of the waiting list: since when, and for how many people."""

    key: int
    since: datetime
    people: int = 1


def queue(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The waiting list in its order: who asked first is first."""
    return sorted(waiting, key=lambda place: (place.since, place.key))


def next_in(seats: Seats, waiting: Iterable[Waiting]) -> list[int]:
    """Who gets the free seats now, in order. Nobody is passed over: a party that does not fit makes the others wait."""
    left, chosen = seats.free, []
    for place in queue(waiting):
        if left is not None:
            if place.people > left:
                break
            left -= place.people
        chosen.append(place.key)
    return chosen
