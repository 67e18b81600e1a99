"""After a crash: what the journals say becomes the rows' state, what nobody can know becomes unknown."""

import uuid
from datetime import timedelta

import pytest
from django.test import override_settings

from mailing.campaigns.models import Campaign
from mailing.delivery import recovery, runs
from mailing.delivery.models import Delivery, SenderRun
from mailing.delivery.recovery import recover
from mailing.delivery.runs import Watch, start_run
from mailing.delivery.send_journal import Key, check_of
from mailing.transport.replies import Reply
from tests.factories.crm import NOW
from tests.factories.mailing import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(recovery, "watch", Watch())
    with override_settings(DATA_DIR=tmp_path):
        yield


@pytest.fixture
def run():
    return start_run(now=NOW)


def held(run, state="claimed", **fields):
    return DeliveryFactory(state=state, run=run.row, attempt=1, **fields)


def key_of(letter):
    return Key(letter.pk, letter.attempt, check_of(letter.message_id))


def state(letter):
    letter.refresh_from_db()
    return letter.state, letter.state_reason


def test_a_living_run_is_left_alone(run):
    letter = held(run)

    assert recover(now=NOW) == set()
    assert state(letter) == ("claimed", "")


def test_a_dead_run_is_settled_by_its_journal(run):
    answered, refused, put_off, in_content, waiting = (held(run) for _ in range(5))
    for letter in (answered, refused, put_off, in_content):
        run.journal.intend(key_of(letter))
    run.journal.heard(key_of(answered), Reply(250, "2.0.0 taken"))
    run.journal.heard(key_of(refused), Reply(550, "5.1.1 nobody"))
    run.journal.heard(key_of(put_off), Reply(451, "4.3.0 later"))
    run.journal.close()

    touched = recover(now=NOW)

    assert touched == {letter.campaign_id for letter in (answered, refused, put_off, in_content, waiting)}
    assert [state(letter)[0] for letter in (answered, refused, put_off, in_content, waiting)] == [
        "accepted",
        "refused",
        "deferred",
        "unknown",
        "queued",
    ]
    assert state(in_content) == ("unknown", "run_died")
    assert recover(now=NOW) == set()  # once


def test_after_another_boot_what_has_no_answer_is_unknown(run):
    letter = held(run)
    SenderRun.objects.update(boot_id="another boot")
    run.journal.close()

    recover(now=NOW)

    assert state(letter) == ("unknown", "run_lost")


def test_letters_of_a_cancelled_campaign_do_not_come_back(run):
    letter = held(run, campaign=CampaignFactory(state=Campaign.State.CANCELLED))
    run.journal.close()

    recover(now=NOW)

    assert state(letter)[0] == "cancelled"


def test_a_letter_that_ends_three_processes_is_set_aside():
    letter = DeliveryFactory()
    for _ in range(3):
        run = start_run(now=NOW)
        Delivery.objects.filter(pk=letter.pk).update(state="claimed", run=run.row)
        letter.refresh_from_db()
        run.journal.begin(key_of(letter))  # and the process is gone
        run.journal.close()
        recover(now=NOW)

    assert (state(letter), letter.crashes) == (("refused", "poison"), 3)


def test_a_run_of_another_machine_is_dead_only_after_two_silent_minutes(monkeypatch):
    row = SenderRun.objects.create(
        id=uuid.uuid4(), host="elsewhere", pid=1, journal="not-here.log", started_at=NOW, heartbeat=7
    )
    letter = DeliveryFactory(state="claimed", run=row, attempt=1)
    clock = [1_000.0]
    monkeypatch.setattr(runs.time, "monotonic", lambda: clock[0])

    seen = []
    for seconds, heartbeat in ((0, 7), (119, 7), (120, 8), (239, 8), (241, 8)):
        clock[0] = 1_000.0 + seconds
        SenderRun.objects.filter(pk=row.pk).update(heartbeat=heartbeat)
        recover(now=NOW)
        seen.append(state(letter)[0])

    assert seen == ["claimed", "claimed", "claimed", "claimed", "unknown"]


def test_a_database_older_than_its_journals_repeats_nothing(run):
    sent, half_sent, untouched = DeliveryFactory.create_batch(3)
    for letter in (sent, half_sent):
        run.journal.intend(Key(letter.pk, 1, check_of(letter.message_id)))
    run.journal.heard(Key(sent.pk, 1, check_of(sent.message_id)), Reply(250, "2.0.0 taken"))
    run.journal.close()
    SenderRun.objects.all().delete()  # a backup from before the run was restored

    recover(now=NOW)

    assert [state(letter)[0] for letter in (sent, half_sent, untouched)] == ["accepted", "unknown", "queued"]
    assert recover(now=NOW) == set()


def test_a_journal_of_another_database_changes_nothing(run):
    letter = DeliveryFactory()
    run.journal.intend(Key(letter.pk, 1, check_of("<another@example.org>")))
    run.journal.close()
    SenderRun.objects.all().delete()

    recover(now=NOW)

    assert state(letter) == ("queued", "")


def test_old_journals_are_dropped_once_they_are_applied(run, tmp_path):
    run.end(now=NOW)
    assert len(list((tmp_path / "send-journal").iterdir())) == 1

    recover(now=NOW + timedelta(days=400))

    assert list((tmp_path / "send-journal").iterdir()) == []


def test_a_late_answer_of_the_same_attempt_settles_an_unknown_letter(run):
    letter = held(run, state="unknown")
    run.journal.intend(key_of(letter))
    run.journal.heard(key_of(letter), Reply(250, "2.0.0 taken after all"))
    run.journal.close()

    recover(now=NOW)

    assert state(letter)[0] == "accepted"
