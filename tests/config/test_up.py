"""`up` as a person meets it: it starts, says what is wrong in one sentence, and leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from config import broker
from tests.servers.whole import ROOT, WholeSystem, system

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A data folder after one whole life of `up --empty`, so that the tests need not make the tables each time."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    with system(folder) as whole:
        whole.start("--empty")
        whole.wait_until_said("Stop with Ctrl+C")
        assert whole.health() == "ok"
        assert whole.ask_to_stop(signal.SIGINT) == 0
        assert whole.pids() == []
        assert whole.said.splitlines()[-1] == "Everything is stopped."
    return folder


@pytest.fixture
def whole(prepared, tmp_path) -> Iterator[WholeSystem]:
    shutil.copytree(prepared, tmp_path / "data")
    with system(tmp_path / "data") as whole:
        yield whole


def test_the_data_folder_and_the_database_are_for_this_account_alone(prepared):
    assert [f"{place.stat().st_mode & 0o077:o}" for place in (prepared, prepared / "dialogue.sqlite3")] == ["0", "0"]


def test_a_data_folder_that_was_open_to_others_is_closed_at_the_start_and_this_is_said(whole):
    for place in (whole.data_dir, *whole.data_dir.rglob("*")):
        if place.is_file() or place.is_dir():
            place.chmod(0o755 if place.is_dir() else 0o644)

    whole.start("--empty")
    whole.wait_until_said("Stop with Ctrl+C")

    assert "files and folders were open to other accounts, now only to this one" in whole.said
    places = [place for place in (whole.data_dir, *whole.data_dir.rglob("*")) if place.is_file() or place.is_dir()]
    assert [place for place in places if place.stat().st_mode & 0o077] == []
    assert whole.ask_to_stop() == 0


def test_a_killed_run_takes_its_children_along_and_the_next_run_starts(whole):
    whole.start("--empty")
    whole.wait_until_said("Stop with Ctrl+C")
    second = WholeSystem(whole.data_dir, environment=whole.environment)
    second.start("--empty")
    assert second.process.wait(60) == 1
    assert second.said.splitlines()[-1] == (f"Dialogue already runs on {whole.data_dir} (process {whole.process.pid}).")
    os.kill(whole.process.pid, signal.SIGKILL)
    whole.process.wait()
    whole.said_file.write_text("")

    whole.start("--empty")
    whole.wait_until_said("Stop with Ctrl+C")

    assert whole.health() == "ok"
    assert whole.ask_to_stop() == 0
    assert whole.pids() == []


@pytest.mark.parametrize("victim", ["gunicorn", "worker", "valkey-server"])
def test_when_one_process_is_killed_all_stop_and_it_is_named(whole, victim):
    whole.start("--empty")
    whole.wait_until_said("Stop with Ctrl+C")

    os.kill(whole.pid_of(victim), signal.SIGKILL)

    assert whole.process.wait(60) == 1
    assert "ended with status -9, so all were stopped" in whole.said
    whole.wait_until_gone()


def test_a_taken_port_is_named_before_anything_starts(tmp_path):
    with system(tmp_path / "data") as whole, socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        whole.port = other.getsockname()[1]
        whole.start("--empty")

        assert whole.process.wait(60) == 1
        assert whole.said.splitlines()[-1] == (
            f"Port {whole.port} is taken by another program; choose another, for example PORT=8080."
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("SITE_URL", "dialogue.example.org"),
        ("DATABASE_URL", "mysql://db/dialogue"),
        ("REDIS_URL", "http://localhost"),
        ("SMTP_URL", "mail.example.org"),
        ("TIME_ZONE", "Mars/Phobos"),
        ("LANGUAGE_CODE", "de"),
        ("SECRET_KEY", "short"),
    ],
)
def test_an_odd_value_stops_any_process_with_one_sentence(tmp_path, name, value):
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "LANGUAGE_CODE": "en", name: value}
    start = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert start.returncode == 1
    (sentence,) = start.stderr.splitlines()
    assert sentence.startswith((f'The setting {name} is "', f"Настройка {name} — «"))


def test_a_long_path_of_the_data_folder_does_not_matter(tmp_path):
    with broker.running(tmp_path / ("long-" * 20) / ("name-" * 20)) as url:
        path = Path(unquote(url.removeprefix("redis+socket://")))
        assert len(str(path)) < 100
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert not path.parent.exists()
