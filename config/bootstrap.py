"""Make the environment that `up` and `test` run in: .venv with exactly what the hashed lock names.

manage.py asks here first, before anything is installed, so there is only the standard library. Other commands never
come here; APP_NO_BOOTSTRAP=1 keeps `up` and `test` away too (a production image brings its own environment).
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from config.console import either, say
from config.processes import dies_with_parent

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "installed-locks"  # a SHA-256 a line: the locks that this environment satisfies

RUN_LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "tests" / "requirements.txt"  # holds everything of RUN_LOCK too


def ensure(command: str) -> None:
    """Return inside a complete environment, or become the same command inside one; else end with one sentence."""
    if os.environ.get("APP_NO_BOOTSTRAP") == "1":
        return
    lock = TEST_LOCK if command == "test" else RUN_LOCK
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    stamped = _is_stamped(lock)
    outgrown = inside and stamped and importlib.util.find_spec("django") is None  # the system's Python moved on
    if inside and stamped and not outgrown:
        return
    if not inside and not stamped and _has_all(lock):
        return  # an environment of the caller's own that is complete
    if not stamped or outgrown:
        _install(lock, remake=outgrown)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606 - becomes the same command


def _is_stamped(lock: Path) -> bool:
    if not VENV_PYTHON.exists() or not STAMPS.exists():
        return False
    return _fingerprint(lock) in STAMPS.read_text(encoding="ascii").split()


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _pins(lock: Path) -> dict[str, str]:
    """Name to version, without those that hold for some machines only."""
    return dict(re.findall(r"(?m)^([\w.-]+)==(\S+) \\$", lock.read_text(encoding="utf-8")))


def _has_all(lock: Path) -> bool:
    for name, version in _pins(lock).items():
        try:
            if importlib.metadata.version(name) != version:
                return False
        except importlib.metadata.PackageNotFoundError:
            return False
    return True


def _install(lock: Path, *, remake: bool) -> None:
    with _one_at_a_time():
        if _is_stamped(lock) and not remake:
            return  # another start did it while this one waited
        with _ends_clearly():
            if remake or not VENV_PYTHON.exists():
                _make_environment()
            total = len(_pins(lock))
            say(
                f"Installing {total} libraries into .venv (once, about a minute)…",
                f"Устанавливаю библиотеки в .venv: {total} (один раз, около минуты)…",
            )
            _pip_install(lock)
        locks = [lock, RUN_LOCK] if lock == TEST_LOCK else [lock]
        STAMPS.write_text("\n".join(sorted({_fingerprint(path) for path in locks})) + "\n", encoding="ascii")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two first starts at once take turns: the project's folder itself is the lock, so no file is left."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextlib.contextmanager
def _ends_clearly() -> Iterator[None]:
    """Ctrl-C and SIGTERM end the installation by a sentence; the next start goes on where this one stopped."""

    def stop(number: int, frame: FrameType | None) -> None:
        say("Stopped before the libraries were installed.", "Остановлено до конца установки библиотек.", error=True)
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def _make_environment() -> None:
    say("Making the environment .venv…", "Создаю окружение .venv…")
    shutil.rmtree(VENV, ignore_errors=True)
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None  # Debian keeps it in python3-venv
    if not has_ensurepip and importlib.util.find_spec("pip") is None:
        raise SystemExit(
            either(
                "Python here has neither venv nor pip. Install them and start again:  apt install python3-venv",
                "В этом Python нет ни venv, ни pip. Установите и запустите снова:  apt install python3-venv",
            )
        )
    python = getattr(sys, "_base_executable", sys.executable)
    command = [python, "-m", "venv", *([] if has_ensurepip else ["--without-pip"]), str(VENV)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        reason = (result.stderr or result.stdout).strip().splitlines()[-1:] or [""]
        raise SystemExit(
            either(
                f"The environment {VENV} could not be made: {reason[0]}",
                f"Не удалось создать окружение {VENV}: {reason[0]}",
            )
        )


def _pip() -> list[str]:
    if any((VENV / "lib").glob("python3*/site-packages/pip/__init__.py")):
        return [str(VENV_PYTHON), "-m", "pip"]
    # The host's pip works on our environment; it needs 22.3 for --python.
    return [getattr(sys, "_base_executable", sys.executable), "-m", "pip", "--python", str(VENV_PYTHON)]


def _pip_install(lock: Path) -> None:
    """Exactly what the lock names, each file checked by hash, wheels only: nothing is built, nothing is resolved."""
    command = [*_pip(), "install", "--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--requirement", str(lock)]
    environment = {name: value for name, value in os.environ.items() if name not in {"PIP_USER", "PIP_TARGET"}}
    total, seen, lines = len(_pins(lock)), 0, list[str]()
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=dies_with_parent(),  # noqa: PLW1509 - no thread runs yet
    ) as pip:
        assert pip.stdout is not None
        try:
            for line in pip.stdout:
                lines.append(line.rstrip())
                if line.startswith(("Collecting", "Requirement already")):
                    seen += 1
                    if seen % max(total // 4, 1) == 0 and seen < total:
                        say(f"  {seen} of {total}", f"  {seen} из {total}")
        except BaseException:
            pip.terminate()
            raise
    if pip.returncode:
        reason = "\n".join(lines[-8:])
        raise SystemExit(
            either(
                f"The libraries could not be installed; start again when this is put right:\n{reason}",
                f"Не удалось установить библиотеки; устраните причину и запустите снова:\n{reason}",
            )
        )


if __name__ == "__main__":  # `python3 -m config.bootstrap`: make the developers' environment and run nothing
    if not _is_stamped(TEST_LOCK):
        _install(TEST_LOCK, remake=False)
