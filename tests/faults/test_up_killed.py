"""kill -9 to one process of `up` in the middle of sending, then `up` again: no letter lost, none sent twice.

`up` ends when one of its processes does; the next `up` goes on from the rows. All victims share one system.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from mailing.delivery.engine import LINES
from tests.servers.whole import ROOT, WholeSystem, system

LETTERS = 140
IN_THE_MIDDLE = 15  # letters that have arrived when the process is killed
CLOSED = ("accepted", "refused", "expired", "suppressed", "cancelled", "unknown")

VICTIMS = {
    "sender": "sender@",
    "worker": "worker@",
    "clock": " beat ",
    "broker": "valkey-server",
    "mail": "local_mail",
    "web": "gunicorn",
}

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]


class Sending:
    """A system in which letters leave, seen from outside: through a second connection to its database."""

    def __init__(self, whole: WholeSystem) -> None:
        self.whole = whole
        self.line = sqlite3.connect(whole.data_dir / "dialogue.sqlite3", timeout=30, isolation_level=None)

    def up(self) -> None:
        self.whole.said_file.write_text("")
        self.whole.start("--empty")
        self.whole.wait_until_said("Stop with Ctrl+C")

    def prepare(self, campaigns: int) -> None:
        """Put paused campaigns with their letters into the database: the work of `begin` is then one line."""
        environment = {**self.whole.whole_environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
        made = subprocess.run(
            [sys.executable, "-m", "tests.faults.letters", str(campaigns), str(LETTERS)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        self.prepared = [int(key) for key in made.stdout.split()]

    def begin(self) -> int:
        """Let the letters of the next campaign leave."""
        campaign = self.prepared.pop()
        self.line.execute("UPDATE mailing_campaign SET state = 'sending' WHERE id = ?", [campaign])
        return campaign

    def states(self, campaign: int) -> dict[str, str]:
        rows = self.line.execute("SELECT message_id, state FROM mailing_delivery WHERE campaign_id = ?", [campaign])
        return {message_id.strip("<>"): state for message_id, state in rows}

    def arrived(self, campaign: int) -> Counter[str]:
        """How often each letter of a campaign lies in the mailbox, by Message-ID."""
        own = set(self.states(campaign))
        rows = self.line.execute("SELECT message_id FROM mailing_localletter")
        return Counter(message_id for (message_id,) in rows if message_id in own)

    def wait_until(self, campaign: int, arrived: int) -> None:
        deadline = time.monotonic() + 40
        while sum(self.arrived(campaign).values()) < arrived:
            assert time.monotonic() < deadline, (
                f"{arrived} letters did not arrive: {Counter(self.states(campaign).values())}"
            )
            time.sleep(0.01)

    def wait_until_decided(self, campaign: int) -> None:
        deadline = time.monotonic() + 60
        while not set(self.states(campaign).values()) <= set(CLOSED):
            assert time.monotonic() < deadline, f"letters stay open: {Counter(self.states(campaign).values())}"
            # A line that broke before a letter began puts it off for minutes; the test does not wait for them.
            self.line.execute("UPDATE mailing_delivery SET due_at = state_at WHERE state = 'deferred'")
            time.sleep(0.1)


@pytest.fixture(scope="module")
def sending(tmp_path_factory) -> Iterator[Sending]:
    with system(tmp_path_factory.mktemp("killed") / "data") as whole:
        whole.start("--empty")
        whole.wait_until_said("Stop with Ctrl+C")
        made = Sending(whole)
        made.prepare(len(VICTIMS))
        yield made
        made.line.close()
        assert whole.ask_to_stop() == 0


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_killed_process_loses_no_letter_and_repeats_none(sending, victim):
    campaign = sending.begin()
    sending.wait_until(campaign, IN_THE_MIDDLE)

    os.kill(sending.whole.pid_of(VICTIMS[victim]), signal.SIGKILL)

    assert sending.whole.process.wait(60) == 1
    assert f"The process “{victim}” ended with status -9" in sending.whole.said
    left = Counter(sending.states(campaign).values())
    sending.whole.wait_until_gone()
    sending.up()
    sending.wait_until_decided(campaign)
    states, arrived = sending.states(campaign), sending.arrived(campaign)
    heard = {message_id for message_id, state in states.items() if state == "accepted"}
    unheard = {message_id for message_id, state in states.items() if state == "unknown"}
    assert (len(states), heard | unheard) == (LETTERS, set(states))
    assert [message_id for message_id, times in arrived.items() if times > 1] == []
    assert heard - set(arrived) == set()  # what we call accepted lies in the mailbox
    assert set(arrived) - heard <= unheard  # what arrived unheard is called unknown, not forgotten
    assert len(unheard) <= (LINES if victim in {"sender", "mail"} else 0)
    print(f"{victim}: {left} at the kill, {len(unheard)} unknown")
