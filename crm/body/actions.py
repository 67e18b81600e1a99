"""Changes of the body that rooms above it share."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from crm.body.models import MOST_LETTERS_ALONE, Body
from crm.journal import actions as journal

if TYPE_CHECKING:
    from crm.access.models import User


@transaction.atomic
def ask_second_person_again(*, by: "User | None", now: datetime, ground: str = "") -> Body:
    """End the decision that one person sends alone; the threshold falls back to the bound of everyone."""
    body = Body.current()
    details: dict[str, Any] = {}
    if body.approval_threshold > MOST_LETTERS_ALONE:
        details = {"threshold_was": body.approval_threshold, "threshold_is": MOST_LETTERS_ALONE}
        body.approval_threshold = MOST_LETTERS_ALONE
    body.sole_operator_since, body.sole_operator_by, body.sole_operator_reason = None, None, ""
    body.save()
    journal.record("body.works_together", body, by=by, at=now, reason=ground, **details)
    return body
