"""What every test may count on: no line to the outside, real servers on request, browsers only where there is one."""

import ipaddress
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from config import broker, catalogues
from tests.servers import smtp

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's own loop runs in the thread that asks the ORM


def _refuse_outside_lines(event: str, arguments: tuple) -> None:
    if event not in {"socket.connect", "socket.sendto", "socket.getaddrinfo"}:
        return
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    if not isinstance(host, str) or host.startswith(("/", "\0")) or host in {"", "localhost"}:
        return
    try:
        if ipaddress.ip_address(host).is_loopback or host in {"0.0.0.0", "::"}:
            return
    except ValueError:
        pass
    if event == "socket.connect" and isinstance(address, str):
        return  # a unix socket by a relative path
    raise PermissionError(f"tests may not reach beyond this machine: {event} {host}")


sys.addaudithook(_refuse_outside_lines)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, before xdist's workers start
        catalogues.compile_all()
    hypothesis.settings.register_profile("dialogue", database=None, deadline=None)
    hypothesis.settings.load_profile("dialogue")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="run only tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip browser tests aloud without a browser; for the second database keep only the tests that would differ."""
    if not shutil.which("chromium") and os.environ.get("REQUIRE_BROWSER") != "1":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no chromium on PATH"))
    if "screenshots" not in config.option.markexpr:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("screenshots")])
        items[:] = [item for item in items if not item.get_closest_marker("screenshots")]
    if config.getoption("--database-only"):
        kept = [item for item in items if _touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _touches_database(item)])
        items[:] = kept


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return False
    uses = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or uses & {"db", "transactional_db"})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what was not run, and leave the counts for the test command to add up."""
    if hasattr(terminalreporter.config, "workerinput"):
        return  # xdist's workers report to the process that started them
    skipped = terminalreporter.stats.get("skipped", [])
    browserless = [report for report in skipped if "no chromium" in str(report.longrepr)]
    if browserless:
        terminalreporter.write_line(f"NOT RUN: {len(browserless)} browser tests, since there is no chromium on PATH")
    if file := os.environ.get("TEST_COUNTS_FILE"):
        counts = {name: len(terminalreporter.stats.get(name, [])) for name in ("passed", "failed", "error", "skipped")}
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(" ".join(str(counts[name]) for name in ("passed", "failed", "error", "skipped")) + "\n")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; with REQUIRE_BROWSER=1 its absence is a failure."""
    path = shutil.which("chromium")
    assert path, "REQUIRE_BROWSER=1, but there is no chromium on PATH"
    return path


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real broker that lives as long as the session."""
    with broker.running(tmp_path_factory.mktemp("broker")) as url:
        yield url


@pytest.fixture
def smtp_sink() -> Iterator[smtp.Sink]:
    """A real SMTP server on the loopback that keeps its own record of what it was told and what it took."""
    with smtp.running() as sink:
        yield sink


@pytest.fixture(autouse=True)
def _language_of_the_house() -> Iterator[None]:
    """Every test begins and ends in the language of the settings: a request in English leaves its thread in English."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)
