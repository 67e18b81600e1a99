"""The rows of a list that is being fixed: one letter for each recipient, with its names and secrets."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient
from mailing.delivery.models import Delivery
from mailing.suppression.actions import tokens_for, url_of

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
UNFOLD = re.compile(r"\r?\n[ \t]")


def letters_of(campaign: Campaign, recipients: Sequence[Recipient], now: datetime) -> list[Delivery]:
    """Write the letters of a list; nothing is stored, and none is due."""
    people = [recipient.contact_id for recipient in recipients if recipient.contact_id is not None]
    others = [recipient.address for recipient in recipients if recipient.contact_id is None]
    by_contact, by_address = tokens_for(people, others, letter_class=campaign.letter_class)
    domain = campaign.sender.domain
    rows = []
    for recipient in recipients:
        way_out = (
            by_contact.get(recipient.contact_id)
            if recipient.contact_id is not None
            else by_address.get(recipient.address)
        )
        values = dict(recipient.values)
        if way_out:
            values["unsubscribe_url"] = url_of(way_out)
        uid, sequence = calendar_identity(recipient.calendar)
        rows.append(
            Delivery(
                campaign=campaign,
                contact_id=recipient.contact_id,
                recipient_key=recipient.key,
                address=recipient.address,
                domain=recipient.address.rpartition("@")[2].lower(),
                shown_name=recipient.shown_name,
                language=recipient.language,
                reason=recipient.reason,
                values=values,
                calendar=recipient.calendar,
                calendar_method=recipient.calendar_method,
                calendar_uid=uid,
                calendar_sequence=sequence,
                state_at=now,
                message_id=f"<{new_token()}.{campaign.pk}@{domain}>",
                token=recipient.reply_token or new_token(),
            )
        )
    return rows


def new_token() -> str:
    """Make the token of one letter: 130 random bits in signs that survive any folding of case."""
    return "".join(secrets.choice(ALPHABET) for _ in range(26))


def calendar_identity(calendar: str) -> tuple[str, int]:
    """Read UID and SEQUENCE of a calendar part of ours; ("", 0) without one."""
    if not calendar:
        return "", 0
    text = UNFOLD.sub("", calendar)
    uid = re.search(r"^UID:(.+?)\r?$", text, re.MULTILINE)
    sequence = re.search(r"^SEQUENCE:(\d+)\r?$", text, re.MULTILINE)
    return uid[1][:120] if uid else "", int(sequence[1]) if sequence else 0
