"""The grammar of a segment: conditions as data, a small typed tree.

    {"all": [{"field": "group", "values": ["EXP", "NKO"]}, {"not": {"field": "district", "values": ["Северный"]}}]}

`all` and `any` hold lists, `not` holds one node, a condition names a field and one or more values (any of them will
do). What a field and its values mean is not known here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

DEEPEST = 8  # levels; rules made by hand have three
MOST_NODES = 200
MOST_VALUES = 500
LONGEST_VALUE = 200  # characters


class RuleMalformed(ValueError):
    """The data is no rule. `path` says where ("all[1].not"), `problem` is a code, `detail` what stood there."""

    def __init__(self, problem: str, path: str = "", detail: str = "") -> None:
        super().__init__(f"{path or 'rule'}: {problem} {detail}".strip())
        self.problem, self.path, self.detail = problem, path, detail


@dataclass(frozen=True, slots=True)
class Condition:
    """One field is one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts, everybody."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds; without parts, nobody."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Node"


Node: TypeAlias = Condition | All | Either | Not


def parse(data: object) -> Node:
    """Read a rule from its data form. Raises RuleMalformed for anything else, however hostile."""
    return _Reader().read(data, path="", depth=1)


class _Reader:
    """Reads one rule and counts its nodes."""

    def __init__(self) -> None:
        self.nodes = 0

    def read(self, data: object, path: str, depth: int) -> Node:
        self.nodes += 1
        if depth > DEEPEST:
            raise RuleMalformed("too_deep", path)
        if self.nodes > MOST_NODES:
            raise RuleMalformed("too_long", path)
        if not isinstance(data, dict):
            raise RuleMalformed("not_a_node", path, type(data).__name__)
        keys = frozenset(data)
        if keys == {"all"}:
            return All(self._parts(data["all"], f"{path}.all", depth))
        if keys == {"any"}:
            return Either(self._parts(data["any"], f"{path}.any", depth))
        if keys == {"not"}:
            return Not(self.read(data["not"], f"{path}.not".lstrip("."), depth + 1))
        if keys == {"field", "values"}:
            return Condition(_word(data["field"], f"{path}.field"), _values(data["values"], f"{path}.values"))
        raise RuleMalformed("unknown_keys", path, ", ".join(sorted(str(key)[:40] for key in keys))[:200])

    def _parts(self, data: object, path: str, depth: int) -> tuple[Node, ...]:
        path = path.lstrip(".")
        if not isinstance(data, list):
            raise RuleMalformed("not_a_list", path, type(data).__name__)
        return tuple(self.read(part, f"{path}[{place}]", depth + 1) for place, part in enumerate(data))


def _word(value: object, path: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_VALUE or "\0" in value:
        raise RuleMalformed("not_a_word", path.lstrip("."), str(value)[:40])
    return value


def _values(data: object, path: str) -> tuple[str, ...]:
    path = path.lstrip(".")
    if not isinstance(data, list) or not data:
        raise RuleMalformed("no_values", path)
    if len(data) > MOST_VALUES:
        raise RuleMalformed("too_many_values", path)
    return tuple(dict.fromkeys(_word(value, f"{path}[{place}]") for place, value in enumerate(data)))


def to_data(node: Node) -> dict[str, Any]:
    """Write a rule in its data form, which `parse` reads back."""
    if isinstance(node, Condition):
        return {"field": node.field, "values": list(node.values)}
    if isinstance(node, Not):
        return {"not": to_data(node.part)}
    return {"all" if isinstance(node, All) else "any": [to_data(part) for part in node.parts]}


def conditions(node: Node) -> Iterator[tuple[Condition, bool]]:
    """All conditions of a rule from left to right, each with whether it is asked for (True) or denied by a `not`."""
    yield from _conditions(node, wanted=True)


def _conditions(node: Node, *, wanted: bool) -> Iterator[tuple[Condition, bool]]:
    if isinstance(node, Condition):
        yield node, wanted
    elif isinstance(node, Not):
        yield from _conditions(node.part, wanted=not wanted)
    else:
        for part in node.parts:
            yield from _conditions(part, wanted=wanted)


def asked_for(node: Node, field: str) -> list[str]:
    """The values of one field that the rule asks for, without those it denies."""
    found = (
        values
        for condition, wanted in conditions(node)
        if wanted and condition.field == field
        for values in condition.values
    )
    return list(dict.fromkeys(found))


def any_of_groups(codes: Sequence[str], *, but_not: Sequence[str] = ()) -> Node:
    """The everyday rule: in one of these groups and in none of those."""
    wanted: Node = Condition("group", tuple(codes)) if codes else Either(())
    return All((wanted, Not(Condition("group", tuple(but_not))))) if but_not else wanted
