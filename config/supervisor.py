"""Processes that live and end together: the first to end ends them all, and none is left behind."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.processes import dies_with_parent

BIGGEST_LOG = 5_000_000  # bytes; a bigger one is set aside at the next start


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def last_lines(self, count: int = 12) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
        return ""


@dataclass
class Supervisor:
    """Starts children in order and stops them in the opposite order, each with its own patience in seconds."""

    home: Path  # every child's working folder
    log_dir: Path
    pass_fds: tuple[int, ...] = ()
    patience: Mapping[str, float] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    stop_asked: bool = False

    def obey_signals(self) -> None:
        """SIGINT and SIGTERM ask for a stop; also where the shell started us with SIGINT ignored."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked = True

    def log_of(self, name: str) -> Path:
        self.log_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.log_dir / f"{name}.log"
        if path.exists() and path.stat().st_size > BIGGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        return path

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> Child:
        """Start a child in a session of its own, so that Ctrl-C reaches it through us, in order."""
        path = self.log_of(name)
        with path.open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=self.home,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 - no thread runs yet
                pass_fds=self.pass_fds,
            )
        return self.adopt(name, process, path)

    def adopt(self, name: str, process: subprocess.Popen[bytes], log: Path) -> Child:
        child = Child(name, process, log)
        self.children.append(child)
        return child

    def first_ended(self) -> Child | None:
        return next((child for child in self.children if child.has_ended), None)

    def watch(self) -> Child | None:
        """Wait until somebody asks for a stop (None) or a child ends by itself (that child)."""
        while not self.stop_asked:
            if ended := self.first_ended():
                return ended
            time.sleep(0.2)
        return None

    def stop(self) -> None:
        """End the children, the last started first; one that does not end in its time is killed with all it started."""
        while self.children:
            child = self.children.pop()
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
            try:
                child.process.wait(self.patience.get(child.name, 10))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)  # grandchildren of a child that was killed
