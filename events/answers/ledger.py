"""Which line of a guest's ledger counts, and what it comes to. Values in, values out, in whatever order they came.

A line counts when it answers a date that still holds, is verified and was not made by a robot; the latest of those
that count is the standing answer. Two different clicks within ten seconds are a robot's until the guest repeats one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from events.calendars.itip import Given, latest, standing

ROBOT_WITHIN = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as the ledger keeps it. `version` is the SEQUENCE of ours that it answers, None when not known.

    `set_aside` names an outcome that no later line changes: "unverified", "stored".
    """

    key: str
    rsvp: str
    effective_at: datetime
    received_at: datetime
    dated_at: datetime | None = None
    version: int | None = None
    is_click: bool = False
    set_aside: str = ""

    @property
    def given(self) -> Given:
        return Given(self.effective_at, self.received_at, self.dated_at, self.key)


@dataclass(frozen=True, slots=True)
class Derived:
    """What a ledger comes to: the line that stands (None: no answer), the answer as Rsvp names it, all outcomes."""

    line: Line | None
    rsvp: str
    outcomes: dict[str, str]


def derive(lines: Iterable[Line], *, asked_again_from: int = 0) -> Derived:
    """Say which line stands and why each other does not."""
    ordered = sorted(lines, key=lambda line: (line.received_at, line.key))
    robots = _robots(ordered)
    outcomes, counting = {}, []
    for line in ordered:
        if line.set_aside:
            outcomes[line.key] = line.set_aside
        elif standing(line.version, asked_again_from) == "earlier":
            outcomes[line.key] = "earlier_date"
        elif line.key in robots:
            outcomes[line.key] = "robot"
        else:
            outcomes[line.key] = "older"
            counting.append(line)
    best = latest(line.given for line in counting)
    current = next((line for line in counting if best is not None and line.key == best.key), None)
    if current is None:
        return Derived(None, "no_reply", outcomes)
    outcomes[current.key] = "applied"
    return Derived(current, _said(current, counting), outcomes)


def _said(current: Line, counting: Sequence[Line]) -> str:
    """A no after a yes is a yes taken back."""
    took_back = current.rsvp == "declined" and any(
        line.rsvp == "accepted" and line.given.rank < current.given.rank for line in counting
    )
    return "revoked" if took_back else current.rsvp


def _robots(ordered: Sequence[Line]) -> set[str]:
    clicks = [line for line in ordered if line.is_click and not line.set_aside]
    found: set[str] = set()
    for earlier, later in pairwise(clicks):
        if later.received_at - earlier.received_at <= ROBOT_WITHIN and later.rsvp != earlier.rsvp:
            found |= {earlier.key, later.key}
    return found
