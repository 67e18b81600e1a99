"""Counting people by group: invited, agreed, came. No Django. Source: DOMAIN section 8.

A person in two groups counts in each, and once in the total. Groups of fewer than five people are joined, so that
nobody can be told from a number; people outside every group are counted with them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

SMALLEST = 5  # people; a smaller group is not shown by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One guest or walk-in. `groups` are keys of the groups that count at this event."""

    groups: frozenset[str] = frozenset()
    is_invited: bool = True
    answer: str = "no_reply"
    presence: str = "unknown"

    @property
    def has_accepted(self) -> bool:
        return self.is_invited and self.answer == "accepted"

    @property
    def has_come(self) -> bool:
        return self.presence in ("came", "came_online")


@dataclass(frozen=True, slots=True)
class Line:
    """Three numbers of one group; an empty key is the line of the joined ones."""

    group: str
    invited: int
    accepted: int
    came: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a report says in numbers. `in_several` people stand in more than one of the lines."""

    lines: tuple[Line, ...]
    total: Line
    joined: int = 0
    declined: int = 0
    silent: int = 0
    online: int = 0
    walk_ins: int = 0
    in_several: int = 0
    groups_invited: int = 0
    groups_came: int = 0


def count(people: Iterable[Person], groups: Sequence[str]) -> Counts:
    """Count people by these groups, in this order, the joined line last."""
    listed = list(people)
    sizes = {group: sum(group in person.groups for person in listed) for group in groups}
    shown = [group for group in groups if sizes[group] >= SMALLEST]
    small = [group for group in groups if 0 < sizes[group] < SMALLEST]
    lines = [_line(group, [person for person in listed if group in person.groups]) for group in shown]
    apart = [person for person in listed if person.groups & set(small) or not person.groups & set(groups)]
    if apart:
        lines.append(_line("", apart))
    return Counts(
        lines=tuple(lines),
        total=_line("", listed),
        joined=len(small),
        declined=sum(person.is_invited and person.answer in ("declined", "revoked") for person in listed),
        silent=sum(person.is_invited and person.answer == "no_reply" for person in listed),
        online=sum(person.presence == "came_online" for person in listed),
        walk_ins=sum(person.has_come and not person.is_invited for person in listed),
        in_several=sum(_places(person, shown, small, groups) > 1 for person in listed),
        groups_invited=_with(listed, groups, came=False),
        groups_came=_with(listed, groups, came=True),
    )


def _line(group: str, people: Collection[Person]) -> Line:
    return Line(
        group,
        invited=sum(person.is_invited for person in people),
        accepted=sum(person.has_accepted for person in people),
        came=sum(person.has_come for person in people),
    )


def _places(person: Person, shown: Sequence[str], small: Sequence[str], groups: Sequence[str]) -> int:
    """In how many lines a person stands."""
    apart = bool(person.groups & set(small)) or not person.groups & set(groups)
    return len(person.groups & set(shown)) + apart


def _with(people: Iterable[Person], groups: Iterable[str], *, came: bool) -> int:
    """How many groups have someone who was invited, or someone who came though the group was invited."""
    reached = {
        group for person in people if (person.has_come if came else person.is_invited) for group in person.groups
    }
    invited = {group for person in people if person.is_invited for group in person.groups}
    return len(reached & invited & set(groups))
