"""Bounces put into effect: only with our sign, only for the address, and never for good."""

from datetime import timedelta
from pathlib import Path

import pytest

from crm.consent.models import Suppression
from crm.contacts.models import EmailAddress
from mailing.bounces.actions import record_bounce, restore_address
from mailing.delivery.models import Delivery
from mailing.inbound import actions as inbound
from mailing.inbound.models import InboundLetter
from tests.factories.crm import NOW, ContactFactory, UserFactory
from tests.factories.mailing import DeliveryFactory

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parents[2] / "samples"
TOKEN = "q7x2m4k6p3n5r8s2"


@pytest.fixture
def address():
    return ContactFactory(email="pavel@example.org", basis="consent").emails.get()


@pytest.fixture
def sent(address):
    return accepted(address, token=TOKEN, message_id="<letter-1@dialogue.example>")


def accepted(address, **fields):
    return DeliveryFactory(
        contact=address.contact, address=address.address, state=Delivery.State.ACCEPTED, state_at=NOW, accepted_at=NOW,
        **fields,
    )  # fmt: skip


def feed(raw, now=NOW):
    return inbound.process(inbound.take_in(raw, source="test", now=now), now=now)


def bounce():
    return (SAMPLES / "answers" / "bounce-with-our-request.eml").read_bytes()


def test_a_hard_bounce_with_our_token_marks_the_letter_and_the_address(sent, address):
    row = feed(bounce().replace(TOKEN.encode(), b"b-" + TOKEN.encode()).replace(b"letter-1@", b"unknown@"))
    sent.refresh_from_db()
    address.refresh_from_db()
    assert (row.kind, row.outcome, row.summary["report"]["changed"]) == ("bounce", "applied", "dead")
    assert (sent.bounce, sent.bounced_at, sent.state) == ("hard", NOW, "accepted")
    assert (address.state, address.state_reason[:5]) == ("dead", "5.1.1")


def test_without_our_sign_a_bounce_is_shown_and_changes_nothing(address):
    row = feed(bounce())
    address.refresh_from_db()
    assert (row.kind, row.outcome, row.summary["why"], address.state) == ("bounce", "not_ours", "no_sign", "good")


def test_a_hundred_forged_bounces_and_complaints_silence_nobody(sent, address):
    complaint = (SAMPLES / "answers" / "arf-complaint.eml").read_bytes()
    for number in range(50):
        for raw in (bounce(), complaint):
            forged = raw.replace(TOKEN.encode(), b"guess%d" % number).replace(b"letter-1@", b"guess%d@" % number)
            feed(forged)
    address.refresh_from_db()
    assert (address.state, Suppression.objects.count(), InboundLetter.objects.count()) == ("good", 0, 100)


def test_a_bounce_of_a_letter_from_long_ago_does_not_count(sent, address):
    feed(bounce(), now=NOW + timedelta(days=31))
    address.refresh_from_db()
    assert address.state == "good"


def test_the_third_soft_bounce_in_a_row_puts_the_address_on_hold(address):
    for _ in range(3):
        record_bounce(accepted(address), severity="soft", status="4.2.2", said="full", now=NOW, actor="test")
    address.refresh_from_db()
    assert (address.state, address.soft_bounces) == ("on_hold", 3)


def test_one_letter_counts_once_and_a_worse_word_replaces_a_milder_one(sent, address):
    for severity in ("soft", "soft", "hard", "soft"):
        record_bounce(sent, severity=severity, status="", said="", now=NOW, actor="test")
    address.refresh_from_db()
    sent.refresh_from_db()
    assert (address.soft_bounces, address.state, sent.bounce) == (1, "dead", "hard")


def test_blocked_is_our_fault_and_leaves_the_address_alone(sent, address):
    record_bounce(sent, severity="blocked", status="5.7.1", said="spam", now=NOW, actor="test")
    address.refresh_from_db()
    assert (address.state, address.soft_bounces) == ("good", 0)


def test_a_letter_whose_answer_was_never_heard_is_known_to_have_left(sent):
    Delivery.objects.update(state=Delivery.State.UNKNOWN)
    feed(bounce())
    sent.refresh_from_db()
    assert (sent.state, sent.bounce) == ("accepted", "hard")


def test_a_failing_address_that_the_guests_mail_is_passed_on_to_is_soft(sent, address):
    row = feed(bounce().replace(b"pavel@example.org", b"other@example.net"))
    address.refresh_from_db()
    assert (row.summary["report"]["severity"], address.state) == ("soft", "good")


def test_a_complaint_stops_letters_until_a_person_lifts_it(sent, address):
    row = feed((SAMPLES / "answers" / "arf-complaint.eml").read_bytes())
    sent.refresh_from_db()
    assert (row.kind, row.outcome, sent.complained_at) == ("complaint", "applied", NOW)
    assert Suppression.objects.in_force(NOW).count() == 1
    restore_address(address.address, reason="сам попросил", by=UserFactory(roles=["editor"]), now=NOW)
    assert Suppression.objects.in_force(NOW).count() == 0


def test_restoring_puts_every_card_back(sent, address):
    other = ContactFactory(email="pavel@example.org").emails.get()
    feed(bounce())
    assert set(EmailAddress.objects.values_list("state", flat=True)) == {"dead"}
    assert restore_address("pavel@example.org", reason="ожил", by=UserFactory(roles=["editor"]), now=NOW) == 2
    other.refresh_from_db()
    assert (other.state, other.soft_bounces) == ("good", 0)
