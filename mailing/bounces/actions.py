"""What came back, put into effect: a fact beside the letter's state, a mark on the address, never on the person.

Hard: the address does not exist. Soft: it is put on hold after some letters in a row. Blocked is our fault, so the
address keeps its state. Everything can be undone, and nothing is done twice for one letter.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from crm.access.models import User
from crm.consent.actions import lift_suppression, suppress
from crm.consent.keys import address_key
from crm.consent.models import Suppression
from crm.contacts.actions import set_email_state
from crm.contacts.address_states import mark_address
from crm.contacts.models import EmailAddress
from crm.journal import actions as journal
from mailing.bounces.severity import Severity
from mailing.delivery.models import Delivery

RANK = {"": 0, "blocked": 1, "soft": 1, "hard": 2}


@transaction.atomic
def record_bounce(
    delivery: Delivery, *, severity: Severity, status: str, said: str, now: datetime, actor: str, is_delay: bool = False
) -> dict[str, Any]:
    """Write down that a letter came back; answers what was changed, as codes and counts.

    A worse word about the same letter replaces a milder one, never the other way round. A delay changes nothing yet.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if is_delay:
        return {"changed": "nothing", "why": "delay"}
    if delivery.bounced_at is not None and RANK[severity] <= RANK[delivery.bounce]:
        return {"changed": "nothing", "why": "known"}
    is_first = delivery.bounced_at is None
    delivery.bounced_at, delivery.bounce = delivery.bounced_at or now, severity
    fields = ["bounced_at", "bounce"]
    if delivery.state == Delivery.State.UNKNOWN:  # it did leave: the proof came back
        delivery.state, delivery.state_at, delivery.state_reason = Delivery.State.ACCEPTED, now, "bounced"
        delivery.accepted_at = delivery.accepted_at or now
        fields += ["state", "state_at", "state_reason", "accepted_at"]
    delivery.save(update_fields=fields)
    journal.record("delivery.bounced", delivery, by=None, at=now, actor=actor, severity=severity, status=status)
    return _mark(delivery, severity, status, said, now=now, actor=actor, is_first=is_first)


def _mark(
    delivery: Delivery, severity: Severity, status: str, said: str, *, now: datetime, actor: str, is_first: bool
) -> dict[str, Any]:
    reason = " ".join(part for part in (status, said) if part)[:300]
    if severity == "hard":
        cards = mark_address(delivery.address, state=EmailAddress.State.DEAD, reason=reason, now=now, actor=actor)
        return {"changed": "dead", "cards": cards}
    if severity == "blocked" or not is_first:
        return {"changed": "letter"}
    rows = EmailAddress.objects.filter(address=delivery.address, state=EmailAddress.State.GOOD)
    rows.update(soft_bounces=F("soft_bounces") + 1)
    if not rows.filter(soft_bounces__gte=settings.MAILING_SOFT_BOUNCES_TO_HOLD).exists():
        return {"changed": "counted"}
    cards = mark_address(delivery.address, state=EmailAddress.State.ON_HOLD, reason=reason, now=now, actor=actor)
    return {"changed": "on_hold", "cards": cards}


@transaction.atomic
def record_complaint(delivery: Delivery, *, now: datetime, actor: str) -> dict[str, Any]:
    """A reader pressed "this is spam": the fact is kept, and the address gets no more letters until staff lift it."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.complained_at is not None:
        return {"changed": "nothing", "why": "known"}
    delivery.complained_at = now
    delivery.save(update_fields=["complained_at"])
    entry = suppress(
        delivery.address, reason=Suppression.Reason.COMPLAINT, evidence=delivery.message_id, by=None, now=now
    )
    journal.record("delivery.complained", delivery, by=None, at=now, actor=actor, suppression=entry.pk)
    return {"changed": "suppressed"}


@transaction.atomic
def restore_address(address: str, *, reason: str, by: User, now: datetime) -> int:
    """Put an address back to use on every card and take it off the suppression list; answers how many cards changed."""
    rows = list(EmailAddress.objects.filter(address=address).exclude(state=EmailAddress.State.GOOD))
    for row in rows:
        set_email_state(row, EmailAddress.State.GOOD, reason=reason, by=by, now=now)
    listed = Suppression.objects.in_force(now).filter(
        key=address_key(address), reason__in=[Suppression.Reason.BOUNCE, Suppression.Reason.COMPLAINT]
    )
    for entry in listed:
        lift_suppression(entry, by=by, reason=reason, now=now)
    journal.record("address.restored", None, by=by, at=now, reason=reason, cards=len(rows))
    return len(rows)
