"""The whole system as a person starts it: `manage.py up` in a process of its own, with its own folder and port."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class WholeSystem:
    data_dir: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *words: str) -> None:
        """Start it without waiting; its lines go to DATA_DIR/../said."""
        with self.said_file.open("a") as said:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", *words],
                cwd=ROOT,
                env=self.whole_environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

    @property
    def whole_environment(self) -> dict[str, str]:
        """Of its processes, and of any that shall meet its database: the caller's own database and servers are out."""
        unset = {"DATABASE_URL", "REDIS_URL", "SMTP_URL", "SITE_URL", "DJANGO_SETTINGS_MODULE", "TEST_COUNTS_FILE"}
        unset |= {f"{name}_FILE" for name in unset}
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        kept |= {"DATA_DIR": str(self.data_dir), "PORT": str(self.port), "APP_NO_BOOTSTRAP": "1"}
        kept["ASK_AT_NIGHT"] = "0"  # a press means the same at any hour that the tests run
        return kept | self.environment

    @property
    def said_file(self) -> Path:
        return self.data_dir.parent / f"{self.data_dir.name}-said.txt"

    @property
    def said(self) -> str:
        return self.said_file.read_text()

    def wait_until_said(self, words: str, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert self.process is not None
            assert self.process.poll() is None, f"`up` ended before it said {words!r}:\n{self.said}"
            assert time.monotonic() < deadline, f"`up` did not say {words!r} within {seconds} s:\n{self.said}"
            time.sleep(0.1)

    def health(self) -> str:
        with urllib.request.urlopen(f"{self.url}/healthz", timeout=10) as answer:
            return answer.read().decode().strip()

    def ask_to_stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 60) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(seconds)

    def pids(self) -> list[int]:
        """Every process that was started with this DATA_DIR, `up` itself too.

        The broker writes its title over its environment, but works in a folder of DATA_DIR.
        """
        mark = f"DATA_DIR={self.data_dir}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if folder.name.isdigit() and (
                    mark in (folder / "environ").read_bytes().split(b"\0")
                    or (folder / "cwd").readlink().is_relative_to(self.data_dir)
                ):
                    found.append(int(folder.name))
        return [pid for pid in found if not _is_zombie(pid)]

    def pid_of(self, words: str) -> int:
        """The process whose command line holds these words; the oldest when there are several."""
        matching = [pid for pid in self.pids() if words in _command_line(pid)]
        return min(matching)

    def wait_until_gone(self, seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while left := self.pids():
            assert time.monotonic() < deadline, f"left behind: {[_command_line(pid) for pid in left]}"
            time.sleep(0.2)

    def end_for_sure(self) -> None:
        """For a test that failed in the middle: nothing of its system may trouble the next."""
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait(10)


def _command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return f"{words} {Path(f'/proc/{pid}/comm').read_text()}"
    return ""


def _is_zombie(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


@contextlib.contextmanager
def system(data_dir: Path, **environment: str) -> Iterator[WholeSystem]:
    whole = WholeSystem(data_dir, environment={"LANG": "en_US.UTF-8", "LANGUAGE_CODE": "en", **environment})
    try:
        yield whole
    finally:
        whole.end_for_sure()
