"""What mail servers say of an address, written onto the cards that carry it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from crm.contacts.models import EmailAddress
from crm.journal import actions as journal


@transaction.atomic
def mark_address(
    address: str, *, state: str, reason: str, now: datetime, actor: str, contact_ids: Collection[int] = ()
) -> int:
    """Set the state of an address on every card that carries it (or only on these); answers how many changed.

    A dead address is never made better by a later softer word; a person corrects it on the card.
    """
    rows = EmailAddress.objects.select_for_update().filter(address=address.strip().lower())
    if contact_ids:
        rows = rows.filter(contact_id__in=contact_ids)
    changed = 0
    for row in rows.exclude(state=state).exclude(state=EmailAddress.State.DEAD).select_related("contact"):
        row.state, row.state_reason, row.state_on = state, reason[:300], now.date()
        row.save(update_fields=["state", "state_reason", "state_on"])
        journal.record("contact.address_marked", row.contact, by=None, at=now, actor=actor, state=state)
        changed += 1
    return changed
