"""kill -9 in the middle of sending: no letter lost, none repeated, one unknown per open connection at most.

The short form runs in the suite; FAULT_KILLS and FAULT_LETTERS make it as long as wished.
"""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from config.processes import dies_with_parent
from mailing.campaigns.models import Campaign
from mailing.delivery.engine import LINES
from mailing.delivery.models import Delivery
from tests.factories.mailing import CampaignFactory, DeliveryFactory

KILLS = int(os.environ.get("FAULT_KILLS", "8"))
LETTERS = int(os.environ.get("FAULT_LETTERS", "600"))


class World:
    """A database of its own for the killed processes, a sink, and the processes themselves."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "sink.log"
        self.stack = contextlib.ExitStack()
        self.port = int(self.start("tests.faults.sink", str(self.log), "3").stdout.readline())
        self.sqlite = folder / "dialogue.sqlite3"

    def start(self, module: str, *arguments: str, **environment: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
            preexec_fn=dies_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one thread forks here
        )
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process

    def database_url(self) -> str:
        """The test database itself on PostgreSQL; on SQLite, where it lives in memory, a copy of it in a file."""
        if connection.vendor == "postgresql":
            known = connection.settings_dict
            user, host, port = quote(known["USER"]), quote(known["HOST"], safe=""), known["PORT"]
            password = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
            return f"postgresql://{user}{password}@/{known['NAME']}?host={host}" + (f"&port={port}" if port else "")
        with sqlite3.connect(self.sqlite) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{self.sqlite}"

    def sender(self) -> subprocess.Popen:
        return self.start(
            "tests.faults.sender",
            DJANGO_SETTINGS_MODULE="config.settings",
            DATA_DIR=str(self.folder / "data"),
            DATABASE_URL=self.database_url(),
            SMTP_URL=f"smtp://127.0.0.1:{self.port}",
            LOG_LEVEL="ERROR",
        )

    def rows(self) -> list[tuple[str, str]]:
        query = "SELECT message_id, state FROM mailing_delivery"
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall()
        with sqlite3.connect(self.sqlite) as copy:
            return copy.execute(query).fetchall()

    def wait_until_more_is_taken(self) -> None:
        """Until the process that was started is in the middle of sending."""
        before, deadline = self.size_of_log(), time.monotonic() + 20
        while self.size_of_log() == before and time.monotonic() < deadline:
            time.sleep(0.005)

    def size_of_log(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def taken(self) -> Counter:
        return Counter(line.split()[0] for line in self.log.read_text().splitlines())


@pytest.fixture
def world(transactional_db, tmp_path):
    made = World(tmp_path)
    with made.stack:
        yield made


@pytest.mark.timeout(600)
def test_kills_at_random_lose_nothing_and_repeat_nothing(world):
    campaign = CampaignFactory(state=Campaign.State.SENDING, started_at=timezone.now())
    letters = DeliveryFactory.build_batch(LETTERS, campaign=campaign, due_at=timezone.now())
    Delivery.objects.bulk_create(letters, batch_size=500)
    sender = world.sender()
    chance = random.Random(7)

    kills = 0
    for _ in range(KILLS):
        sender.stdin.write("go\n")
        sender.stdin.flush()
        pid = int(sender.stdout.readline())
        world.wait_until_more_is_taken()
        time.sleep(chance.uniform(0, 0.25))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            kills += 1
    sender.stdin.write("settle\n")
    sender.stdin.flush()
    assert sender.stdout.readline() == "settled\n"

    rows, taken = dict(world.rows()), world.taken()
    states = Counter(rows.values())
    assert sum(states.values()) == LETTERS
    assert set(states) <= {"accepted", "unknown"}
    assert [message_id for message_id, times in taken.items() if times > 1] == []  # none repeated
    assert {m for m, state in rows.items() if state == "accepted"} <= taken.keys()  # none lost
    assert {m for m in taken if rows[m] != "accepted"} <= {m for m, state in rows.items() if state == "unknown"}
    assert states["unknown"] <= LINES * kills
    print(f"{connection.vendor}: {LETTERS} letters, {kills} kills, {states['unknown']} unknown")
