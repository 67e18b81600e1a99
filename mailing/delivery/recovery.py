"""After a crash: what the journals of dead runs say is written to the rows; what nobody can know becomes unknown.

R in the journal: recorded. I without R: unknown. Claimed without I: back into the queue. After another boot, where the
last lines may never have reached the disk: everything claimed without R is unknown.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from mailing.delivery.lifecycle import IN_HANDS, OPEN, QUEUED, REFUSED, UNKNOWN
from mailing.delivery.models import Delivery, SenderRun
from mailing.delivery.outcomes import outcome_of_reply
from mailing.delivery.runs import Watch, journal_folder, this_boot
from mailing.delivery.send_journal import JournalRecord, Key, StillAlive, check_of, of_the_dead
from mailing.transport.replies import Phase

log = logging.getLogger(__name__)
POISON = 3  # runs that died while building one letter
KEEP_JOURNALS = timedelta(days=30)

watch = Watch()


def recover(*, now: datetime) -> set[int]:
    """Settle every run that ended without settling itself; answers the campaigns whose letters changed."""
    touched: set[int] = set()
    for run in SenderRun.objects.filter(ended_at__isnull=True).order_by("started_at"):
        touched |= _recover_run(run, now)
    return touched | _catch_up(now)


def _recover_run(run: SenderRun, now: datetime) -> set[int]:
    try:
        with of_the_dead(journal_folder() / run.journal) as record:
            return _settle(run, record, now, is_whole=run.boot_id == this_boot())
    except StillAlive:
        return set()
    except FileNotFoundError:
        if not watch.has_fallen_silent(run):
            return set()
        return _settle(run, JournalRecord(), now, is_whole=False)


@transaction.atomic
def _settle(run: SenderRun, record: JournalRecord, now: datetime, *, is_whole: bool) -> set[int]:
    """Apply a journal to the rows its run still holds. `is_whole`: no line of it can have been lost."""
    if not SenderRun.objects.filter(pk=run.pk, ended_at__isnull=True).update(
        ended_at=now, journal_position=record.size
    ):
        return set()  # another worker was first
    held = list(
        Delivery.objects.select_for_update(of=("self",))
        .filter(run=run, state__in=[*IN_HANDS, UNKNOWN])
        .select_related("campaign")
    )
    for letter in held:
        key = Key(letter.pk, letter.attempt, check_of(letter.message_id))
        if key in record.heard:
            _apply_reply(letter, record, key, now)
        elif letter.state == UNKNOWN:
            continue
        elif key in record.intended or not is_whole:
            _end(letter, UNKNOWN, "run_died" if record.size else "run_lost", now)
        else:
            _put_back(letter, now, was_being_built=record.being_built == key)
    log.warning("run %s ended without settling: %d letters were in its hands", run.pk, len(held))
    return {letter.campaign_id for letter in held}


def _apply_reply(letter: Delivery, record: JournalRecord, key: Key, now: datetime) -> None:
    outcome = outcome_of_reply(letter, record.heard[key], Phase.CONTENT, now=now)
    letter.state, letter.state_at, letter.due_at = outcome.state, now, outcome.due_at
    letter.tries, letter.last_code, letter.last_reply = outcome.tries, outcome.code, outcome.reply[:500]
    letter.state_reason, letter.accepted_at = outcome.reason or "from_journal", outcome.accepted_at
    letter.save()


def _end(letter: Delivery, state: str, reason: str, now: datetime) -> None:
    letter.state, letter.state_at, letter.state_reason, letter.due_at = state, now, reason, None
    letter.save()


def _put_back(letter: Delivery, now: datetime, *, was_being_built: bool) -> None:
    """Queue it again, unless its campaign was called off, or it was the one being built for the third time."""
    if was_being_built:
        letter.crashes += 1
    if letter.crashes >= POISON:
        _end(letter, REFUSED, "poison", now)
    elif letter.campaign.state == "cancelled":
        _end(letter, "cancelled", "", now)
    else:
        letter.state, letter.state_at, letter.state_reason = QUEUED, now, ""
        letter.due_at = letter.due_at or now
        letter.save()


# --- a database that is older than the journals -----------------------------------------------------------------------


def _catch_up(now: datetime) -> set[int]:
    """Apply journals that the database does not know, as after restoring a backup; and drop the old ones."""
    folder = journal_folder()
    if not folder.is_dir():
        return set()
    paths = {path.stem: path for path in folder.glob("*.log")}
    known = set(
        map(str, SenderRun.objects.filter(pk__in=[n for n in paths if _is_uuid(n)]).values_list("pk", flat=True))
    )
    touched: set[int] = set()
    for name, path in paths.items():
        if _is_uuid(name) and name not in known:
            touched |= _apply_foreign(UUID(name), path, now)
    _drop_old((path for name, path in paths.items() if name in known), now)
    return touched


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _apply_foreign(run_id: UUID, path: Path, now: datetime) -> set[int]:
    try:
        with of_the_dead(path) as record:
            return _apply_to_older_rows(run_id, path, record, now)
    except (StillAlive, FileNotFoundError):
        return set()


@transaction.atomic
def _apply_to_older_rows(run_id: UUID, path: Path, record: JournalRecord, now: datetime) -> set[int]:
    """Letters of the journal that the rows still hold for unsent: what was heard is recorded, the rest is unknown."""
    keys = {key.pk: key for key in sorted(record.intended, key=lambda key: key.attempt)}
    touched = set()
    ids = list(keys)
    for start in range(0, len(ids), 500):
        rows = Delivery.objects.select_for_update(of=("self",)).filter(
            pk__in=ids[start : start + 500], state__in=[*OPEN, UNKNOWN]
        )
        for letter in rows.select_related("campaign"):
            key = keys[letter.pk]
            if check_of(letter.message_id) != key.check or letter.attempt > key.attempt:
                continue
            letter.attempt = key.attempt
            if key in record.heard:
                _apply_reply(letter, record, key, now)
            elif letter.state != UNKNOWN:
                _end(letter, UNKNOWN, "run_died", now)
            touched.add(letter.campaign_id)
    SenderRun.objects.create(
        id=run_id,
        host="",
        boot_id="",
        pid=0,
        journal=path.name,
        journal_position=record.size,
        started_at=now,
        ended_at=now,
    )
    if touched:
        log.warning("the journal %s is newer than the database: applied", path.name)
    return touched


def _drop_old(paths: Iterable[Path], now: datetime) -> None:
    limit = (now - KEEP_JOURNALS).timestamp()
    for path in paths:
        if path.stat().st_mtime < limit and SenderRun.objects.filter(
            journal=path.name, ended_at__isnull=False, journal_position__gte=path.stat().st_size
        ):
            path.unlink(missing_ok=True)
