"""Taking letters and writing down what became of them: conditional statements, each fenced by owner and attempt.

Row locks do not exist on SQLite, where one writer holds the whole file for the length of a statement; PostgreSQL
passes over rows that another worker is taking. Both give back what they changed, so a lost fence is seen at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mailing.delivery.lifecycle import CLAIMED, HANDING_OVER, IN_HANDS, QUEUED, UNKNOWN
from mailing.delivery.models import CAMPAIGN_SENDS, Delivery

CLAIM = """
UPDATE mailing_delivery SET state = 'claimed', run_id = %s, attempt = attempt + 1, state_at = %s
WHERE state IN ('queued', 'deferred') AND id IN (
  SELECT waiting.id FROM mailing_delivery AS waiting
  JOIN mailing_campaign AS campaign ON campaign.id = waiting.campaign_id
  WHERE waiting.state IN ('queued', 'deferred') AND waiting.due_at <= %s AND campaign.state = %s
  ORDER BY waiting.due_at, waiting.id LIMIT %s{skip}
) RETURNING id
"""
# Column by column: what a result changes, with the type PostgreSQL needs to hear.
COLUMNS = (
    ("id", "bigint"),
    ("attempt", "integer"),
    ("state", "varchar"),
    ("due_at", "timestamptz"),
    ("tries", "integer"),
    ("last_code", "integer"),
    ("last_reply", "varchar"),
    ("state_reason", "varchar"),
    ("accepted_at", "timestamptz"),
    ("sent_digest", "varchar"),
    ("first_try_at", "timestamptz"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter in one attempt, ready to be written to its row."""

    pk: int
    attempt: int
    state: str
    due_at: datetime | None = None
    tries: int = 0
    code: int | None = None
    reply: str = ""
    reason: str = ""
    accepted_at: datetime | None = None
    digest: str = ""
    first_try_at: datetime | None = None


def claim(run_id: UUID, *, now: datetime, at_most: int) -> list[Delivery]:
    """Take up to so many due letters for this run, those due first in front; nobody else gets them."""
    skip = " FOR UPDATE OF waiting SKIP LOCKED" if connection.vendor == "postgresql" else ""
    moment = connection.ops.adapt_datetimefield_value(now)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM.format(skip=skip), [_uuid(run_id), moment, moment, CAMPAIGN_SENDS, at_most])
        taken = [pk for (pk,) in cursor.fetchall()]
    rows = Delivery.objects.filter(pk__in=taken, run_id=run_id, state=CLAIMED)
    return list(rows.select_related("campaign__sender", "campaign__department").order_by("due_at", "pk"))


def record(run_id: UUID, outcomes: Sequence[Outcome], *, now: datetime) -> set[int]:
    """Write outcomes of this run by one statement; answers the ids that were still ours to write.

    A letter that was judged unknown meanwhile is still ours: a late reply of the same attempt says what became of it.
    """
    if not outcomes:
        return set()
    is_postgresql = connection.vendor == "postgresql"
    moment = connection.ops.adapt_datetimefield_value
    row = f"({', '.join(['%s'] * len(COLUMNS))})"
    given = {
        name: f"CAST(given.column{place} AS {kind})" if is_postgresql else f"given.column{place}"
        for place, (name, kind) in enumerate(COLUMNS, start=1)
    }
    changed = ", ".join(f"{name} = {given[name]}" for name, _kind in COLUMNS[2:-1])
    statement = f"""
        UPDATE mailing_delivery SET {changed}, state_at = %s,
          first_try_at = COALESCE(mailing_delivery.first_try_at, {given["first_try_at"]})
        FROM (VALUES {", ".join([row] * len(outcomes))}) AS given
        WHERE mailing_delivery.id = {given["id"]} AND mailing_delivery.run_id = %s
          AND mailing_delivery.attempt = {given["attempt"]}
          AND mailing_delivery.state IN ('{CLAIMED}', '{HANDING_OVER}', '{UNKNOWN}')
        RETURNING mailing_delivery.id
    """  # noqa: S608 - names of columns and states of our own; all values are parameters
    values: list[Any] = [moment(now)]
    for outcome in outcomes:
        values += [
            outcome.pk,
            outcome.attempt,
            outcome.state,
            moment(outcome.due_at),
            outcome.tries,
            outcome.code,
            outcome.reply[:500],
            outcome.reason[:300],
            moment(outcome.accepted_at),
            outcome.digest,
            moment(outcome.first_try_at),
        ]
    values.append(_uuid(run_id))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {pk for (pk,) in cursor.fetchall()}


def mark_handing_over(run_id: UUID, ids: Iterable[int], *, now: datetime) -> None:
    """Show which letters are on the line now; the journal, not this, is what recovery goes by."""
    Delivery.objects.filter(pk__in=list(ids), run_id=run_id, state=CLAIMED).update(state=HANDING_OVER, state_at=now)


def release(run_id: UUID, ids: Iterable[int], *, now: datetime, state: str = QUEUED, reason: str = "") -> None:
    """Let go of letters that were taken and not begun: back into the queue, or to an end such as cancelled."""
    rows = Delivery.objects.filter(pk__in=list(ids), run_id=run_id, state__in=IN_HANDS)
    rows.update(state=state, state_at=now, state_reason=reason, **({} if state == QUEUED else {"due_at": None}))


def _uuid(value: UUID) -> Any:
    return value if connection.vendor == "postgresql" else value.hex
