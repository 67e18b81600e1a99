"""Writing the journal, and sealing it into a chain."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from crm.journal import anchors
from crm.journal.anchors import Anchor
from crm.journal.models import JournalEntry

if TYPE_CHECKING:
    from crm.access.models import User


def record(
    verb: str,
    subject: models.Model | None,
    *,
    by: "User | None",
    at: datetime | None = None,
    actor: str = "",
    reason: str = "",
    **details: Any,
) -> JournalEntry:
    """Write one line: a verb as `room.done`, its subject, who, and JSON-ready details (field names, counts, codes)."""
    return JournalEntry.objects.create(
        at=at or timezone.now(),
        by=by,
        actor=actor,
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        details=details,
        reason=reason,
    )


def about(subject: models.Model) -> models.QuerySet[JournalEntry]:
    """Lines about one object, the newest first."""
    return JournalEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by(
        "-at", "-pk"
    )


def digest_of(entry: JournalEntry, previous: str) -> str:
    """Return the SHA-256 (hex) that binds an entry to the one sealed before it."""
    body = json.dumps(
        [
            entry.pk,
            entry.at.isoformat(),
            entry.by_id,
            entry.actor,
            entry.verb,
            entry.subject_type,
            entry.subject_id,
            entry.details,
            entry.reason,
            previous,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(body.encode()).hexdigest()


@transaction.atomic
def seal(*, at_most: int = 5_000) -> int:
    """Chain the entries that are not yet sealed; one sealer at a time. Answers how many were sealed."""
    last = JournalEntry.objects.select_for_update().filter(sealed_no__isnull=False).order_by("-sealed_no").first()
    sealed, previous = (last.sealed_no or 0, last.digest) if last else (0, "")
    waiting = list(JournalEntry.objects.select_for_update().filter(sealed_no__isnull=True).order_by("pk")[:at_most])
    for number, entry in enumerate(waiting, start=sealed + 1):
        entry.sealed_no, entry.previous, entry.digest = number, previous, digest_of(entry, previous)
        previous = entry.digest
    JournalEntry.objects.bulk_update(waiting, ["sealed_no", "previous", "digest"], batch_size=200)
    return len(waiting)


def drop_anchor(*, now: datetime) -> bool:
    """Write the newest seal down outside the database, once a minute at most; answers whether that was done."""
    newest = JournalEntry.objects.filter(sealed_no__isnull=False).order_by("-sealed_no").first()
    if newest is None or newest.sealed_no is None:
        return False
    return anchors.drop(settings.CRM_JOURNAL_ANCHORS, Anchor(newest.sealed_no, newest.digest, now))


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain does not hold: the number of the first such line, the line if there is one, the anchor passed.

    Without an anchor the line itself was changed, removed or put in; with one the whole chain was made anew or cut
    off after that anchor was written down.
    """

    number: int
    entry: JournalEntry | None = None
    anchor: Anchor | None = None


def first_broken() -> Broken | None:
    """Walk the chain along its anchors; nothing when all holds."""
    previous, number = "", 0
    waiting = anchors.read(settings.CRM_JOURNAL_ANCHORS)
    anchor = next(waiting, None)
    chain = JournalEntry.objects.filter(sealed_no__isnull=False).order_by("sealed_no").iterator(2_000)
    for number, entry in enumerate(chain, start=1):
        if entry.sealed_no != number or entry.previous != previous or entry.digest != digest_of(entry, previous):
            return Broken(entry.sealed_no or number, entry)
        while anchor is not None and anchor.number == number:
            if anchor.digest != entry.digest:
                return Broken(number, entry, anchor)
            anchor = next(waiting, None)
        previous = entry.digest
    return Broken(number + 1, None, anchor) if anchor is not None else None
