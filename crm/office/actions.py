"""Changes of the body itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.access.actions import Person, invite_colleague
from crm.access.models import User
from crm.access.permissions import Role
from crm.body.actions import ask_second_person_again
from crm.body.models import MOST_LETTERS_ALONE, Body
from crm.journal import actions as journal
from crm.journal.refusals import Refusal
from crm.office import ports
from crm.office.queries import approvers_besides


class SomebodyWorksHere(Refusal):
    message = _("This system has an administrator already. Sign in, or ask them for an account.")


class ThresholdTooHigh(Refusal):
    message = _("At most 50 letters: above that a second person approves, unless one person is the whole body.")


class OthersWorkHere(Refusal):
    message = _("Somebody else here may approve letters. Ask them, or take their role first.")


@transaction.atomic
def set_up(values: Mapping[str, Any], person: Person, *, password: str, sender_address: str, now: datetime) -> User:
    """Begin an empty system: the body, its sender, its first administrator."""
    if User.objects.exists():
        raise SomebodyWorksHere
    body = Body.current()
    for name, value in values.items():
        setattr(body, name, value)
    body.set_up_at = now
    body.save()
    administrator = invite_colleague(person, [Role.ADMINISTRATOR], by=None, now=now)
    administrator.set_password(password)
    administrator.save(update_fields=["password"])
    journal.record("body.set_up", body, by=administrator, at=now)
    for adapter in ports.body_set_up():
        adapter(body, sender_address=sender_address, by=administrator, now=now)
    return administrator


@transaction.atomic
def change_body(values: Mapping[str, Any], *, by: User, now: datetime) -> Body:
    """Correct names, contacts and thresholds; the journal names what changed, the threshold with its values."""
    body = Body.current()
    if body.sole_operator_since is None and values.get("approval_threshold", 0) > MOST_LETTERS_ALONE:
        raise ThresholdTooHigh
    changed = [name for name, value in values.items() if getattr(body, name) != value]
    details: dict[str, Any] = {"fields": changed}
    if "approval_threshold" in changed:
        details |= {"threshold_was": body.approval_threshold, "threshold_is": values["approval_threshold"]}
    for name in changed:
        setattr(body, name, values[name])
    if changed:
        body.save()
        journal.record("body.changed", body, by=by, at=now, **details)
    return body


@transaction.atomic
def work_alone(*, reason: str, by: User, now: datetime) -> Body:
    """Decide that one person sends without a second one; shown and journalled at each sending."""
    if approvers_besides(by).exists():
        raise OthersWorkHere
    body = Body.current()
    body.sole_operator_since, body.sole_operator_by, body.sole_operator_reason = now, by, reason
    body.save()
    journal.record("body.works_alone", body, by=by, at=now, reason=reason)
    return body


def work_together(*, by: User, now: datetime) -> Body:
    """Take that decision back: letters need a second person again, above the bound of everyone at the latest."""
    return ask_second_person_again(by=by, now=now)
