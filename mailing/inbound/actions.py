"""Letters that arrive: stored first, then read; each ends in one row with an outcome that people can see."""

import hashlib
import logging
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from crm.access.models import User
from crm.journal import actions as journal
from mailing.inbound.authentication import Authentication
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail, parse
from mailing.inbound.ports import Handled
from mailing.inbound.refusals import DecidedAlready
from mailing.inbound.routing import route

logger = logging.getLogger(__name__)

MOST_OCTETS = 32 * 1024 * 1024
MOST_ATTEMPTS = 3
LOCAL, MAILBOX_PAGE = "local", "mailbox_page"  # doors of this machine: any program of it, and our own page alone
Kind, Outcome = InboundLetter.Kind, InboundLetter.Outcome


def take_in(
    raw: bytes, *, source: str, now: datetime, envelope_to: str = "", envelope_from: str | None = None
) -> InboundLetter:
    """Store a letter as it came, once: the same bytes under the same Message-ID answer the row that is there.

    `envelope_to` and `envelope_from` are what the receiving server was told ("" is the null sender, None unknown).
    A letter over the limit is kept up to it. Reading follows, by the worker or at once by `process`.
    """
    digest = hashlib.sha256(raw).hexdigest()
    kept = raw[:MOST_OCTETS]
    mail = parse(kept[: 1024 * 1024])
    found = InboundLetter.objects.filter(message_id=mail.message_id[:500], digest=digest).first()
    if found is not None:
        return found
    letter = InboundLetter(
        received_at=now,
        source=source,
        envelope_to=envelope_to[:320],
        envelope_from=(envelope_from or "")[:320],
        is_null_sender=envelope_from == "",
        message_id=mail.message_id[:500],
        digest=digest,
        raw=kept,
        from_address=(mail.sender.address if mail.sender else "")[:320],
        subject=mail.subject,
    )
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:  # the same letter came in by two doors at once
        return InboundLetter.objects.get(message_id=letter.message_id, digest=digest)
    return letter


def process_due(*, now: datetime, at_most: int = 100) -> int:
    """Read the letters that wait, the oldest first; answers how many were read."""
    waiting = InboundLetter.objects.waiting(now).order_by("received_at", "pk").values_list("pk", flat=True)
    chosen = list(waiting[:at_most])
    for pk in chosen:
        process(InboundLetter.objects.get(pk=pk), now=now)
    return len(chosen)


def process(letter: InboundLetter, *, now: datetime) -> InboundLetter:
    """Read a letter that waits: what it changes and its outcome are stored together, or neither is.

    A letter on which reading fails three times is marked as unreadable and waits for a person; nothing is lost.
    """
    try:
        return _process(letter, now=now)
    except Exception:
        logger.exception("inbound letter %s cannot be processed", letter.pk)
        return _count_failure(letter, now=now)


@transaction.atomic
def _process(letter: InboundLetter, *, now: datetime) -> InboundLetter:
    letter = InboundLetter.objects.select_for_update().get(pk=letter.pk)
    if letter.outcome != Outcome.NEW:
        return letter
    mail = _parsed(letter)
    letter.handler, handled = route(letter, mail, now=now)
    _store(letter, handled)
    journal.record(
        "inbound.read", letter, by=None, at=now, actor=letter.source, kind=letter.kind, outcome=letter.outcome
    )
    return letter


def _parsed(letter: InboundLetter) -> ParsedMail:
    """Read the bytes, and say how far the sender is known (CALENDAR 2.4).

    A letter that came by a door of this machine met no mail exchanger of ours, so results written in it count for
    nothing; what our own page wrote in the recipient's place is as good as checked.
    """
    mail = parse(
        bytes(letter.raw),
        trusted_servers=() if letter.source in (LOCAL, MAILBOX_PAGE) else settings.MAILING_TRUSTED_SERVERS,
        envelope_to=[letter.envelope_to] if letter.envelope_to else [],
        envelope_from="" if letter.is_null_sender else letter.envelope_from or None,
    )
    if letter.source == MAILBOX_PAGE:
        return replace(mail, authentication=Authentication(MAILBOX_PAGE, dmarc="pass"))
    return mail


def _store(letter: InboundLetter, handled: Handled) -> None:
    letter.kind, letter.outcome, letter.summary = handled.kind, handled.outcome, dict(handled.summary)
    letter.save(update_fields=["kind", "outcome", "summary", "handler"])


@transaction.atomic
def _count_failure(letter: InboundLetter, *, now: datetime) -> InboundLetter:
    letter = InboundLetter.objects.select_for_update().get(pk=letter.pk)
    letter.attempts += 1
    if letter.attempts >= MOST_ATTEMPTS and letter.outcome == Outcome.NEW:
        letter.kind, letter.outcome, letter.summary = Kind.OTHER, Outcome.UNREADABLE, {"code": "failed"}
        journal.record("inbound.unreadable", letter, by=None, at=now, actor=letter.source)
    letter.save(update_fields=["attempts", "kind", "outcome", "summary"])
    return letter


@transaction.atomic
def decide(letter: InboundLetter, *, by: User, now: datetime, done: str = "") -> InboundLetter:
    """Write down that a person has dealt with a letter; `done` is a code of what they did about it."""
    letter = InboundLetter.objects.select_for_update().get(pk=letter.pk)
    if letter.decided_at is not None:
        raise DecidedAlready
    letter.decided_at, letter.decided_by = now, by
    if done:
        letter.summary = {**letter.summary, "done": done}
    letter.save(update_fields=["decided_at", "decided_by", "summary"])
    journal.record("inbound.decided", letter, by=by, at=now, done=done)
    return letter


@transaction.atomic
def reopen(letter: InboundLetter, *, by: User, now: datetime) -> InboundLetter:
    """Put a letter back into the queue: the decision was a slip of the hand."""
    letter = InboundLetter.objects.select_for_update().get(pk=letter.pk)
    letter.decided_at, letter.decided_by = None, None
    letter.outcome = Outcome.NEEDS_STAFF
    letter.save(update_fields=["decided_at", "decided_by", "outcome"])
    journal.record("inbound.reopened", letter, by=by, at=now)
    return letter


@transaction.atomic
def read_again(letter: InboundLetter, *, by: User, now: datetime) -> InboundLetter:
    """Try a letter that could not be read once more, now."""
    letter = InboundLetter.objects.select_for_update().get(pk=letter.pk)
    if letter.outcome == Outcome.UNREADABLE:
        letter.outcome, letter.attempts = Outcome.NEW, 0
        letter.save(update_fields=["outcome", "attempts"])
        journal.record("inbound.read_again", letter, by=by, at=now)
    return process(letter, now=now)
