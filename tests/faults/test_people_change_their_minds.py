"""What people do while letters leave holds within a second: a pause, a cancellation, an opt-out."""

import contextlib
import os
import signal
import sqlite3
import time

import pytest
from django.db import connection
from django.utils import timezone

from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery
from tests.factories.crm import ContactFactory, OptOutFactory
from tests.factories.mailing import CampaignFactory, DeliveryFactory
from tests.faults.test_kills import World

LETTERS = 4_000


@pytest.fixture
def world(transactional_db, tmp_path):
    made = World(tmp_path)
    with made.stack:
        yield made


def kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def change(world, *statements):
    """Do something in the database of the sending process, as a page would."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        return
    with sqlite3.connect(world.sqlite, timeout=20) as other:
        for statement in statements:
            other.execute(statement)


def begin(world, contact=None):
    campaign = CampaignFactory(state=Campaign.State.SENDING, started_at=timezone.now())
    letters = DeliveryFactory.build_batch(LETTERS, campaign=campaign, due_at=timezone.now(), contact=contact)
    Delivery.objects.bulk_create(letters, batch_size=500)
    return campaign


def send_until_taken(world):
    sender = world.sender()
    sender.stdin.write("go\n")
    sender.stdin.flush()
    pid = int(sender.stdout.readline())
    world.stack.callback(kill, pid)
    world.wait_until_more_is_taken()


def stops_within_a_second(world):
    time.sleep(1.25)  # the second itself, and a letter that was on the line at its end on a busy machine
    after_a_second = sum(world.taken().values())
    time.sleep(0.7)
    return 0 < after_a_second < LETTERS and sum(world.taken().values()) == after_a_second


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("state", "wanted"), [("paused", "queued"), ("cancelled", "cancelled")])
def test_no_letter_leaves_a_second_after_a_pause_or_a_cancellation(world, state, wanted):
    campaign = begin(world)
    send_until_taken(world)

    change(
        world,
        f"UPDATE mailing_campaign SET state = '{state}' WHERE id = {campaign.pk}",
        f"UPDATE mailing_delivery SET state = '{wanted}' WHERE state IN ('queued', 'deferred')",
    )

    assert stops_within_a_second(world)
    deadline = time.monotonic() + 10
    while {found for _id, found in world.rows()} != {"accepted", wanted} and time.monotonic() < deadline:
        time.sleep(0.1)
    assert {found for _id, found in world.rows()} == {"accepted", wanted}


@pytest.mark.timeout(120)
def test_no_letter_leaves_a_second_after_an_opt_out(world):
    contact = ContactFactory(mailable=True)
    begin(world, contact)
    wish = OptOutFactory(contact=contact, letter_class="informing", ended_at=timezone.now())
    send_until_taken(world)

    change(world, f"UPDATE crm_optout SET ended_at = NULL WHERE id = {wish.pk}")

    assert stops_within_a_second(world)
