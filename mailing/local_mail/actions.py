"""What the local mail server does with a letter."""

from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy

from django.db import transaction

from mailing.inbound.actions import LOCAL, MAILBOX_PAGE, take_in
from mailing.local_mail.marks import unmarked
from mailing.local_mail.models import LocalLetter
from mailing.senders.models import Sender


def is_ours(address: str) -> bool:
    """Say whether an address is one of the body's own, with or without a plus-part: such letters are answers to us."""
    local, _at, domain = address.lower().rpartition("@")
    return Sender.objects.filter(address__iexact=f"{local.partition('+')[0]}@{domain}").exists()


@transaction.atomic
def deliver(raw: bytes, *, envelope_from: str, recipients: Sequence[str], now: datetime) -> list[LocalLetter]:
    """Keep a letter for each recipient, or take it in where the recipient is the body itself; all or none."""
    kept = []
    for address in recipients:
        if is_ours(address):
            letter, is_of_page = unmarked(raw, envelope_from=envelope_from, envelope_to=address)
            source = MAILBOX_PAGE if is_of_page else LOCAL
            take_in(letter, source=source, envelope_from=envelope_from, envelope_to=address, now=now)
        else:
            kept.append(_keep(raw, envelope_from=envelope_from, envelope_to=address, now=now))
    return kept


def _keep(raw: bytes, *, envelope_from: str, envelope_to: str, now: datetime) -> LocalLetter:
    mail = message_from_bytes(raw, policy=policy.default)
    return LocalLetter.objects.create(
        received_at=now,
        envelope_from=envelope_from[:320],
        envelope_to=envelope_to.lower()[:320],
        subject=str(mail.get("Subject", ""))[:500],
        message_id=str(mail.get("Message-ID", "")).strip("<> ")[:500],
        has_calendar=any(part.get_content_type() == "text/calendar" for part in mail.walk()),
        raw=raw,
    )
