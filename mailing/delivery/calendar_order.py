"""Mails of one invitation leave strictly by SEQUENCE: what is out of date never leaves, a CANCEL overtakes nothing.

Source: CALENDAR section 1.5. Asked at each claim, of all letters with the same UID, whatever their campaign.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailing.delivery.lifecycle import CANCELLED, EXPIRED, IN_HANDS, REFUSED, SUPPRESSED, WAITING
from mailing.delivery.models import Delivery

NEVER_LEFT = frozenset({CANCELLED, EXPIRED, REFUSED, SUPPRESSED})


@dataclass(slots=True)
class Order:
    """Of the letters just claimed: those that a newer one replaces, and those that must wait for an earlier one."""

    superseded: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)


def order_of(claimed: Sequence[Delivery], *, now: datetime) -> Order:
    """Compare claimed letters with their siblings; earlier siblings that still wait are dropped at once."""
    found = Order()
    mine = {letter.pk: letter for letter in claimed if letter.calendar_uid}
    if not mine:
        return found
    siblings: dict[str, list[Delivery]] = {}
    uids = {letter.calendar_uid for letter in mine.values()}
    # A sibling without a due time belongs to a letter that nobody approved yet.
    for sibling in Delivery.objects.filter(calendar_uid__in=uids).exclude(state__in=WAITING, due_at__isnull=True):
        siblings.setdefault(sibling.calendar_uid, []).append(sibling)
    stale: set[int] = set()
    for letter in mine.values():
        others = [sibling for sibling in siblings.get(letter.calendar_uid, []) if sibling.state not in NEVER_LEFT]
        newest = max((sibling.calendar_sequence for sibling in others), default=letter.calendar_sequence)
        if newest > letter.calendar_sequence:
            found.superseded.add(letter.pk)
            continue
        earlier = [sibling for sibling in others if sibling.calendar_sequence < letter.calendar_sequence]
        stale |= {sibling.pk for sibling in earlier if sibling.state in WAITING}
        if any(sibling.state in IN_HANDS and sibling.pk not in mine for sibling in earlier):
            found.waiting.add(letter.pk)
    Delivery.objects.filter(pk__in=stale, state__in=WAITING).update(
        state=SUPPRESSED, state_at=now, due_at=None, state_reason="superseded"
    )
    return found
