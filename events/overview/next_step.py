"""Which one thing comes next for an event: the main action of its page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Step = Literal["announce", "invite", "approval", "remind", "open_door", "mark_held", "write_outcome", "see_outcome", ""]
ENDS: dict[str, Step] = {"held": "write_outcome", "outcome_published": "see_outcome", "cancelled": "", "postponed": ""}
DOOR_OPENS = timedelta(hours=3)  # before the start


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the choice depends on. Moments are aware."""

    state: str
    starts_at: datetime
    ends_at: datetime
    answers_until: datetime
    is_all_day: bool = False
    invited: int = 0  # issued and prepared
    silent: int = 0  # issued, without a clear answer
    waits_for_approval: bool = False


def next_step(standing: Standing, now: datetime) -> Step:
    """Choose the main action; an empty string when nothing is left to do."""
    state = standing.state
    if state in ENDS:
        return ENDS[state]
    if state not in ("draft", "approved") and standing.ends_at <= now:
        return "mark_held"
    if standing.waits_for_approval:
        return "approval"
    if not standing.is_all_day and standing.starts_at - DOOR_OPENS <= now and standing.invited:
        return "open_door"
    if standing.answers_until <= now:
        return "announce" if state in ("draft", "approved") else ""
    if not standing.invited:
        return "invite"
    return "remind" if standing.silent and state == "announced" else ""
