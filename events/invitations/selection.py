"""Whom a person chose on the Invite page: ids in, ids out, kept in the page's own address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

CHOSEN = "s"  # in the address: the choice was made here, also when nothing is chosen
KEYS = {"groups": "g", "councils": "c", "people": "p", "without_groups": "x", "without_people": "no"}
SIDES = {key: name for name, key in KEYS.items()}
MOST = 5_000  # ids of one kind; nobody clicks more


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of groups, councils and single people that are in, and of groups and people that are out."""

    groups: tuple[int, ...] = ()
    councils: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    without_groups: tuple[int, ...] = ()
    without_people: tuple[int, ...] = ()

    @classmethod
    def read(cls, params: Mapping[str, Sequence[str]]) -> Self | None:
        """Read an address (`{"g": ["1", "5"], …}`); nothing when no choice was made there. What is no id is dropped."""
        if CHOSEN not in params and not any(key in params for key in SIDES):
            return None
        return cls(**{name: _ids(params.get(key, ())) for name, key in KEYS.items()})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(**{name: _ids([str(pk) for pk in data.get(name, ())]) for name in KEYS})

    def as_json(self) -> dict[str, list[int]]:
        return {name: list(getattr(self, name)) for name in KEYS}

    def params(self) -> list[tuple[str, str]]:
        """The same as pairs of an address, always in one order."""
        pairs = [(key, str(pk)) for name, key in KEYS.items() for pk in getattr(self, name)]
        return [(CHOSEN, "1"), *pairs]

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.councils or self.people)

    def with_(self, chip: str) -> Self:
        """Add one chip ("g5" in, "x5" out); a group changes sides. What is no chip changes nothing."""
        key, pk = _chip(chip)
        if not key:
            return self
        found = self.without(f"g{pk}").without(f"x{pk}") if key in ("g", "x") else self
        if key in ("p", "no"):
            found = found.without(f"p{pk}" if key == "no" else f"no{pk}")
        name = SIDES[key]
        return replace(found, **{name: _ordered((*getattr(found, name), pk))})

    def without(self, chip: str) -> Self:
        """Take one chip away."""
        key, pk = _chip(chip)
        if not key:
            return self
        name = SIDES[key]
        return replace(self, **{name: tuple(known for known in getattr(self, name) if known != pk)})

    def picked(self, *, shown: Sequence[str], kept: Sequence[str]) -> Self:
        """Of the people who were shown, leave out those whose box is not ticked."""
        shown_ids, kept_ids = set(_ids(shown)), set(_ids(kept))
        left_out = (set(self.without_people) - shown_ids) | (shown_ids - kept_ids)
        return replace(self, without_people=tuple(sorted(left_out)))


def _chip(text: str) -> tuple[str, int]:
    key = text.rstrip("0123456789")
    number = text[len(key) :]
    return (key, int(number)) if key in SIDES and number and len(number) < 19 else ("", 0)


def _ids(values: Sequence[str]) -> tuple[int, ...]:
    return _ordered([int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19])


def _ordered(ids: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ids))[:MOST]
