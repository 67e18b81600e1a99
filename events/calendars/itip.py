"""Scheduling rules as pure functions: which version was answered, when, and which answer is the current one.

Sources: RFC 5546, section 2.1.5, and what calendars do in life (clocks that are slow, DTSTAMP used twice, an old
answer that arrives late). Answers are compared only with the same guest's answers, never with our own DTSTAMP.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

Answer = Literal["accepted", "declined", "tentative", "delegated"]
Standing = Literal["current", "earlier"]

PARTSTAT_ANSWERS: dict[str, Answer] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "DELEGATED": "delegated",
}
ANSWER_PARTSTATS = {answer: partstat for partstat, answer in PARTSTAT_ANSWERS.items()}


@dataclass(frozen=True, order=True, slots=True)
class Stamp:
    """SEQUENCE (count from 0) with DTSTAMP (aware datetime)."""

    sequence: int
    dtstamp: datetime


def supersedes(new: Stamp, known: Stamp) -> bool:
    """Say whether a calendar reply replaces the one already recorded.

    The higher SEQUENCE wins, then the later DTSTAMP; a copy does not. Raises ValueError for a naive DTSTAMP.
    Source: RFC 5546, section 2.1.5.
    """
    if new.dtstamp.tzinfo is None or known.dtstamp.tzinfo is None:
        raise ValueError("DTSTAMP needs a time zone")
    return new > known


def answer_of(partstat: str) -> Answer | None:
    """Read a PARTSTAT in any case; None for NEEDS-ACTION and for what is no answer."""
    return PARTSTAT_ANSWERS.get(partstat.strip().strip('"').upper())


def partstat_of(answer: str) -> str:
    """Write a recorded answer as PARTSTAT; what is not an answer of a calendar is NEEDS-ACTION."""
    return {"waitlisted": "TENTATIVE", "revoked": "DECLINED"}.get(answer) or ANSWER_PARTSTATS.get(
        answer,  # type: ignore[call-overload]
        "NEEDS-ACTION",
    )


@dataclass(frozen=True, slots=True)
class Revision:
    """One calendar mail as it was sent for an invitation. Days stand for whole-day events."""

    sequence: int
    sent_at: datetime
    start: datetime | date
    end: datetime | date


def version_answered(
    revisions: Sequence[Revision],
    *,
    start: datetime | date | None = None,
    end: datetime | date | None = None,
    sequence: int | None = None,
    dtstamp: datetime | None = None,
) -> int | None:
    """Say which SEQUENCE of ours a reply answers; None when nothing was ever sent.

    The time in the reply is compared by instant; of revisions with that time the one it names by number counts,
    else the newest. Without a time: the number (one above ours is the newest of ours); without a number: the newest
    that had been sent by DTSTAMP; else the newest.
    """
    known = sorted(revisions, key=lambda revision: revision.sequence)
    if not known:
        return None
    if start is not None:
        same = [rev for rev in known if _same(rev.start, start) and (end is None or _same(rev.end, end))]
        if same:
            return _named(same, sequence, dtstamp)
        if sequence is None:
            # A time that was never ours: the guest's program moved it. Without a number the oldest is the safe guess.
            return known[0].sequence
    if sequence is not None:
        fitting = [rev.sequence for rev in known if rev.sequence <= sequence]
        return fitting[-1] if fitting else known[0].sequence
    return _named(known, None, dtstamp)


def _named(revisions: Sequence[Revision], sequence: int | None, dtstamp: datetime | None) -> int:
    """Choose among revisions: the one with that number, else the newest sent by that moment, else the newest."""
    if sequence is not None and any(rev.sequence == sequence for rev in revisions):
        return sequence
    seen = [rev.sequence for rev in revisions if dtstamp is None or rev.sent_at <= dtstamp]
    return seen[-1] if seen else revisions[-1].sequence


def standing(version: int | None, asked_again_from: int) -> Standing:
    """Say whether an answer to that version still counts, or was given for an earlier date."""
    return "current" if version is None or version >= asked_again_from else "earlier"


def effective_at(
    *, dtstamp: datetime | None, dated: datetime | None, received_at: datetime, first_sent_at: datetime | None
) -> datetime:
    """Say when an answer was given: DTSTAMP, else Date, if it lies between the first sending and receipt; else receipt.

    All moments aware; the result is never later than the receipt. DTSTAMP and Date count whole seconds.
    """
    floor = first_sent_at.replace(microsecond=0) if first_sent_at else None
    for moment in (dtstamp, dated):
        if moment is not None and moment <= received_at and (floor is None or moment >= floor):
            return moment
    return received_at


@dataclass(frozen=True, slots=True)
class Given:
    """What decides between two answers of one guest, whatever the doors they came by."""

    effective_at: datetime
    received_at: datetime
    dated: datetime | None
    key: str

    @property
    def rank(self) -> tuple[datetime, datetime, datetime, str]:
        """Later is stronger: the moment it was given, then Date, then receipt; the key only makes the order total."""
        return self.effective_at, min(self.dated or self.received_at, self.received_at), self.received_at, self.key


def latest(answers: Iterable[Given]) -> Given | None:
    """Choose the answer that counts; the same in whatever order they arrived."""
    return max(answers, key=lambda given: given.rank, default=None)


def answer_key(*, address: str, partstat: str, version: int | None, dtstamp: datetime | None, comment: str = "") -> str:
    """Make the key by which the same answer, delivered again, is known within one invitation."""
    stamp = dtstamp.astimezone(UTC).isoformat() if dtstamp else ""
    parts = [address.strip().lower(), partstat.strip().upper(), str(version), stamp, " ".join(comment.split())]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _same(ours: datetime | date, theirs: datetime | date) -> bool:
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        # seconds are dropped by some clients
        return abs(ours - theirs) < timedelta(minutes=1)
    if not isinstance(ours, datetime) and not isinstance(theirs, datetime):
        return ours == theirs
    # One side says the day, the other the moment: compare days, in the zone of the moment.
    days = [value.date() if isinstance(value, datetime) else value for value in (ours, theirs)]
    return days[0] == days[1]
