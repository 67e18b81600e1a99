"""The send journal: one append-only file per run, which knows after any crash what may have left. No Django.

Lines, in order of a letter's life: `B id attempt check` before it is built, `E …` once it is built, `I …` before its
last bytes can leave, `R id attempt check code enhanced` after the server's reply. `check` is taken from the
Message-ID, so that a journal is never applied to another database. A write survives kill -9; fdatasync in groups makes
it survive a power cut. Nothing personal stands in it. The owner holds a lock on the file, which the kernel lets go
when the owner ends: so a dead run is known at once.
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mailing.transport.replies import Reply


@dataclass(frozen=True, slots=True)
class Key:
    """A letter in a journal: its row, the attempt, and the check of its Message-ID."""

    pk: int
    attempt: int
    check: str


def check_of(message_id: str) -> str:
    """Eight hex digits that tie a line to a letter."""
    return hashlib.sha256(message_id.encode()).hexdigest()[:8]


class SendJournal:
    """The journal of a living run: open, locked, written without a buffer."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(".new")
        self._file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.rename(path)  # it gets its name only once it is locked: a journal without a lock is that of a dead run
        self._unsynced = False
        self._sync_folder()

    def begin(self, key: Key) -> None:
        self._write(f"B {key.pk} {key.attempt} {key.check}\n")

    def built(self, key: Key) -> None:
        self._write(f"E {key.pk} {key.attempt} {key.check}\n")

    def intend(self, key: Key) -> None:
        """From here on the letter may have left. Raises OSError when that cannot be written: then it must not leave."""
        self._write(f"I {key.pk} {key.attempt} {key.check}\n")

    def heard(self, key: Key, reply: Reply) -> None:
        enhanced = ".".join(map(str, reply.enhanced)) if reply.enhanced else "-"
        self._write(f"R {key.pk} {key.attempt} {key.check} {reply.code} {enhanced}\n")

    def _write(self, line: str) -> None:
        data = line.encode("ascii")
        if os.write(self._file, data) != len(data):  # a full disk may take half a line
            raise OSError(f"{self.path}: the line was not written whole")
        self._unsynced = True

    def sync(self) -> None:
        """Bring what was written to the disk; costs nothing when nothing was."""
        if self._unsynced:
            self._unsynced = False
            os.fdatasync(self._file)

    def _sync_folder(self) -> None:
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def size(self) -> int:
        return os.fstat(self._file).st_size

    def close(self) -> None:
        self.sync()
        os.close(self._file)


@dataclass
class JournalRecord:
    """What a journal says: which letters may have left, what was answered, and which was being built at the end."""

    size: int = 0
    intended: set[Key] = field(default_factory=set)
    heard: dict[Key, Reply] = field(default_factory=dict)
    being_built: Key | None = None

    @property
    def unanswered(self) -> set[Key]:
        return self.intended - self.heard.keys()


def read(path: Path) -> JournalRecord:
    """Read a journal; a last line that a crash cut short is passed over, and so is anything that is no line of ours."""
    record = JournalRecord(size=path.stat().st_size)
    with path.open("rb") as lines:
        for raw in lines:
            if raw.endswith(b"\n"):
                _take(record, raw.decode("ascii", "replace").split())
    return record


def _take(record: JournalRecord, words: list[str]) -> None:
    if len(words) < 4 or not (words[1].isdigit() and words[2].isdigit()):
        return
    key = Key(int(words[1]), int(words[2]), words[3])
    match words[0]:
        case "B":
            record.being_built = key
        case "E":
            record.being_built = None
        case "I":
            record.intended.add(key)
        case "R" if len(words) == 6 and words[4].isdigit():
            record.heard[key] = Reply(int(words[4]), "" if words[5] == "-" else words[5])


class StillAlive(Exception):
    """The owner of this journal is at work."""


@contextlib.contextmanager
def of_the_dead(path: Path) -> Iterator[JournalRecord]:
    """Lock the journal of a run that ended and read it. Raises StillAlive, or FileNotFoundError when it is not here."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StillAlive(path.name) from None
        yield read(path)
    finally:
        os.close(file)
