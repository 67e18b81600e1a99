"""A matter that waits for a person, and the order of such matters. No Django."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

WEIGHTS = {"bad": 0, "warn": 1, "unknown": 2, "info": 3}
MOST_APART = 3  # matters of one kind; more of them are told in one row

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One row: what, why, until when, and the one page where it is settled. `n` things are behind it."""

    tone: str
    icon: str
    title: str
    text: str
    verb: str
    url: str
    due: str = ""
    due_at: datetime | None = None
    n: int = 1


def in_order(matters: Iterable[Matter], *, day_ends_at: datetime) -> list[Matter]:
    """What is due today or overdue goes first, then by weight, then by when it is due."""
    return sorted(
        matters,
        key=lambda matter: (
            not is_due(matter, day_ends_at),
            WEIGHTS[matter.tone],
            matter.due_at.timestamp() if matter.due_at else float("inf"),
            matter.title,
        ),
    )


def is_due(matter: Matter, day_ends_at: datetime) -> bool:
    return matter.due_at is not None and matter.due_at <= day_ends_at


def apart_or_together(
    items: Sequence[Item], one: Callable[[Item], Matter], together: Callable[[Sequence[Item]], Matter]
) -> list[Matter]:
    """A row for each of a few things, one row for many."""
    return [one(item) for item in items] if len(items) <= MOST_APART else [together(items)]


def first_names(names: Sequence[str], most: int = 2) -> str:
    """The first of many names, and an ellipsis for the rest."""
    return ", ".join(names[:most]) + ("…" if len(names) > most else "")
