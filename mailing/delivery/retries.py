"""When to try again. No Django. Source: RFC 5321 section 4.5.4.1."""

from datetime import datetime, timedelta

STEPS = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 67))
HORIZON = timedelta(days=5)
JITTER = 0.15  # of the step, so that letters put off together do not come back together
LINE_STEPS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300))


def next_try(tries: int, *, now: datetime, chance: float) -> datetime:
    """Say when to try again after the `tries`-th time that a server put the letter off (count from 1).

    `chance` is a random number from 0 to 1; the last step repeats.
    """
    step = STEPS[min(max(tries, 1), len(STEPS)) - 1]
    return now + step * (1 + JITTER * chance)


def last_moment(first_try: datetime, give_up_at: datetime | None) -> datetime:
    """The moment after which trying has no sense: five days on, or when the letter itself loses its sense."""
    end = first_try + HORIZON
    return end if give_up_at is None else min(end, give_up_at)


def line_pause(failures: int) -> timedelta:
    """How long to leave a server alone that takes no connection (count of failures in a row, from 1)."""
    return LINE_STEPS[min(max(failures, 1), len(LINE_STEPS)) - 1]
