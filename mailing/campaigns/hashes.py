"""What approval is bound to: a hash of the content and a hash of the list, each taken from the rows themselves."""

import hashlib
import json
from typing import Any

from django.db.models import QuerySet

from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery

LIST_FIELDS = (
    "recipient_key",
    "contact_id",
    "address",
    "shown_name",
    "language",
    "values",
    "calendar",
    "calendar_method",
    "message_id",
    "token",
)


def content_hash(campaign: Campaign) -> str:
    """Hash (SHA-256, hex) of all that decides what the letters say, in whose name and when they go."""
    return _digest(
        [
            campaign.purpose,
            campaign.letter_class,
            campaign.sender_id,
            campaign.subject_ru,
            campaign.body_ru,
            campaign.subject_en,
            campaign.body_en,
            campaign.frozen,
            campaign.scheduled_at.isoformat() if campaign.scheduled_at else "",
            campaign.give_up_at.isoformat() if campaign.give_up_at else "",
        ]
    )


def audience_hash(deliveries: QuerySet[Delivery]) -> str:
    """Hash (SHA-256, hex) of the frozen list: who, where, and what is personal in each letter."""
    total = hashlib.sha256()
    for row in deliveries.order_by("recipient_key").values_list(*LIST_FIELDS).iterator(2_000):
        total.update(_digest(list(row)).encode())
    return total.hexdigest()


def _digest(value: list[Any]) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
