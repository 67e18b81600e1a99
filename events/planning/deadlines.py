"""Whether the days of an event fit together: one rule for the form, the action and programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The moments of one event, all aware; a deadline that is not set is None."""

    starts_at: datetime
    ends_at: datetime
    is_all_day: bool = False
    reply_until: datetime | None = None
    accreditation_until: datetime | None = None
    proposals_until: datetime | None = None

    @property
    def closes_at(self) -> datetime:
        """When it is too late to answer: the start, or the end of an event that takes whole days."""
        return self.ends_at if self.is_all_day else self.starts_at


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit: the field to change, a code of the fault, and the moment it collides with."""

    field: str
    code: str
    against: datetime


ACCREDITATION_CLOSES = time(16, 0)


def accreditation_deadline(starts_at: datetime) -> datetime:
    """When accreditation usually closes: 16:00 of the working day before, in the zone of the aware moment given.

    Working days are Monday to Friday. Source: DOMAIN section 6.
    """
    day = starts_at.date() - timedelta(days=1)
    while day.weekday() > 4:  # Saturday, Sunday
        day -= timedelta(days=1)
    return datetime.combine(day, ACCREDITATION_CLOSES, starts_at.tzinfo)


def faults(days: Days) -> list[Fault]:
    """List what does not fit; an empty list means all do."""
    return list(_faults(days))


def _faults(days: Days) -> Iterator[Fault]:
    if days.ends_at <= days.starts_at:
        yield Fault("ends_at", "ends_before_start", days.starts_at)
    for field, moment in (("reply_until", days.reply_until), ("accreditation_until", days.accreditation_until)):
        if moment is not None and moment > days.closes_at:
            yield Fault(field, f"{field.removesuffix('_until')}_after_start", days.closes_at)
    if days.proposals_until is not None and days.proposals_until > days.ends_at:
        yield Fault("proposals_until", "proposals_after_end", days.ends_at)
