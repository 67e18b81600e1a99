"""Who is missing at the table: shares of groups against their targets. Source: DOMAIN section 8.

A person may stand in several groups, so the shares may add up to more than one; each is of the people, not of the sum.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from crm.web.charts import REPRESENTED, TELLING

Group = TypeVar("Group", bound=Hashable)
Mark = Literal["below", "near", "above", ""]


@dataclass(frozen=True, slots=True)
class Representation(Generic[Group]):
    """One group among the people counted. `share` and `target` are parts of one; `ratio` is the first by the second."""

    group: Group
    count: int
    share: float
    target: float | None
    ratio: float | None
    mark: Mark


def coverage(came: Collection[Group], invited: Collection[Group]) -> float | None:
    """Part of the invited groups of which somebody came; nothing when no group was invited."""
    expected = set(invited)
    return len(expected & set(came)) / len(expected) if expected else None


def ratio(share: float, target: float | None) -> float | None:
    """Share among the people by target share; nothing without a target above zero."""
    return share / target if target else None


def mark(value: float | None, total: int) -> Mark:
    """Say below 0.8 «below» and above 1.25 «above»; silent without a target and for fewer than twenty people."""
    if value is None or total < TELLING:
        return ""
    low, high = REPRESENTED
    return "below" if value < low else "above" if value > high else "near"


def represent(
    counts: Mapping[Group, int], total: int, targets: Mapping[Group, float | None]
) -> list[Representation[Group]]:
    """Set each group's people against its target, in the order of `targets`; a group nobody stands for counts zero."""
    rows = []
    for group, target in targets.items():
        count = counts.get(group, 0)
        share = count / total if total else 0.0
        found = ratio(share, target)
        rows.append(Representation(group, count, share, target, found, mark(found, total)))
    return rows
