"""The hours in which a city writes letters and gets answers: weekdays from nine to six, Moscow time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from config.sample_city.calendar import ZONE

OPENS, CLOSES = time(9, 0), time(18, 0)
SATURDAY = 5


def working_day(moment: datetime, *, at: time) -> datetime:
    """That hour of the moment's day, or of the working day before it."""
    day = moment.astimezone(ZONE).date()
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return datetime.combine(day, at, ZONE)


def spread(after: datetime, until: datetime, shares: Sequence[float]) -> list[datetime]:
    """Lay shares from 0 to 1 of the working time between two moments out as moments; all of it must not be empty."""
    spans = list(_open_spans(after, until))
    whole = sum((ends - begins for begins, ends in spans), timedelta())
    return [_moment(spans, whole * share) for share in shares]


def _moment(spans: Sequence[tuple[datetime, datetime]], passed: timedelta) -> datetime:
    for begins, ends in spans:
        if passed <= ends - begins:
            return begins + passed
        passed -= ends - begins
    return spans[-1][1]


def _open_spans(after: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    day, last = after.astimezone(ZONE).date(), until.astimezone(ZONE).date()
    while day <= last:
        begins = max(datetime.combine(day, OPENS, ZONE), after)
        ends = min(datetime.combine(day, CLOSES, ZONE), until)
        if day.weekday() < SATURDAY and begins < ends:
            yield begins, ends
        day += timedelta(days=1)
