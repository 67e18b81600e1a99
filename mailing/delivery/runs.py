"""One life of one sending process: its row, its journal, its heartbeat; and how living and dead are told apart."""

import os
import socket
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import F

from mailing.delivery.models import SenderRun
from mailing.delivery.send_journal import SendJournal

REMOTE_SILENCE = 120  # seconds of our own monotonic clock without a heartbeat


def journal_folder() -> Path:
    return Path(settings.DATA_DIR) / "send-journal"


@lru_cache(maxsize=1)
def this_boot() -> str:
    """A name of this boot of this machine; empty where the system has none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


@dataclass
class LivingRun:
    """The run of this process."""

    row: SenderRun
    journal: SendJournal

    @property
    def id(self) -> uuid.UUID:
        return self.row.pk

    def beat(self) -> bool:
        """Say that we live; False: somebody else ended this run, so nothing more may be sent."""
        changed = SenderRun.objects.filter(pk=self.row.pk, ended_at__isnull=True).update(heartbeat=F("heartbeat") + 1)
        return changed == 1

    def end(self, *, now: datetime) -> None:
        """All results are in the rows: the journal is fully applied and may rest."""
        self.journal.sync()
        SenderRun.objects.filter(pk=self.row.pk).update(ended_at=now, journal_position=self.journal.size())
        self.journal.close()


def start_run(*, now: datetime) -> LivingRun:
    """Open a locked journal, then the row that names it: a row without a lock is a dead run."""
    run_id = uuid.uuid4()
    journal = SendJournal(journal_folder() / f"{run_id}.log")
    row = SenderRun.objects.create(
        id=run_id,
        host=socket.gethostname()[:120],
        boot_id=this_boot(),
        pid=os.getpid(),
        journal=journal.path.name,
        started_at=now,
    )
    return LivingRun(row, journal)


@dataclass
class Watch:
    """Remembers heartbeats of runs on other machines by this process's own monotonic clock."""

    seen: dict[uuid.UUID, tuple[int, float]] = field(default_factory=dict)

    def has_fallen_silent(self, run: SenderRun, *, clock: float | None = None) -> bool:
        """Say whether a run's counter has stood still for two minutes of ours."""
        clock = time.monotonic() if clock is None else clock
        heartbeat, since = self.seen.get(run.pk, (-1, clock))
        if heartbeat != run.heartbeat:
            self.seen[run.pk] = (run.heartbeat, clock)
            return False
        return clock - since > REMOTE_SILENCE
