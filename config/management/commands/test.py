"""`python3 manage.py test`: the whole suite on SQLite, then what touches the database again on PostgreSQL.

Words after the command go to pytest as they are: `python3 manage.py test tests/crm -k names`.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from config import catalogues
from config.console import either, say
from config.processes import dies_with_parent

NO_TESTS = 5  # pytest's status when nothing was selected


class Command(BaseCommand):
    help = "Run the tests on SQLite, then those that touch the database on PostgreSQL."
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        words = argv[2:]
        sys.exit(run(words[1:] if words[:1] == ["--"] else words))


def run(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that everything is cleared away
    catalogues.compile_all()
    with one_folder_for_all() as folder:
        counts = folder / "counts"
        say("Tests on SQLite:", "Тесты на SQLite:")
        statuses = [pytest(words, counts, database="")]
        say("Tests of the database again on PostgreSQL:", "Тесты базы данных ещё раз, на PostgreSQL:")
        with postgresql() as url:
            statuses.append(pytest(["--database-only", *words], counts, database=url))
        passed, failed, errors, skipped = add_up(counts)
    sys.stdout.write(f"{passed} passed, {failed + errors} failed, {skipped} skipped\n")
    if all(status == NO_TESTS for status in statuses):
        return NO_TESTS
    return next((status for status in statuses if status not in {0, NO_TESTS}), 0)


@contextlib.contextmanager
def one_folder_for_all() -> Iterator[Path]:
    """Everything temporary of the run lies in here and goes with it; the database's own account may pass through."""
    with tempfile.TemporaryDirectory(prefix="dlg-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        tempfile.tempdir = os.environ["TMPDIR"] = name
        try:
            yield folder
        finally:
            tempfile.tempdir = None
            del os.environ["TMPDIR"]


def pytest(words: list[str], counts: Path, *, database: str) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"TEST_COUNTS_FILE": str(counts), "PYTHONDONTWRITEBYTECODE": "1"}
    if database:
        environment["DATABASE_URL"] = database
    command = [sys.executable, "-m", "pytest", "--numprocesses", "2", "--quiet", *words]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, preexec_fn=dies_with_parent())  # noqa: PLW1509 - no thread runs yet
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait(30)  # the terminal told it too; it ends its own workers
        raise SystemExit(130) from None
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """TEST_DATABASE_URL, else a throw-away server; without either the run fails and says why."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    from tests.servers import postgresql as server  # late: an installation without the tests still has its commands

    try:
        with server.running() as url:
            yield url
    except server.NoPostgres as reason:
        raise SystemExit(
            either(f"No PostgreSQL for the tests: {reason}", f"Нет PostgreSQL для тестов: {reason}")
        ) from None


def add_up(counts: Path) -> list[int]:
    """passed, failed, error, skipped over both runs; a run that broke before its end counts nothing."""
    rows = counts.read_text(encoding="utf-8").splitlines() if counts.exists() else []
    return [sum(column) for column in zip(*(map(int, row.split()) for row in rows), strict=True)] or [0, 0, 0, 0]
