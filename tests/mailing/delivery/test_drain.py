"""Letters leave: the whole way from due rows to a real mail server on the loopback."""

from datetime import timedelta

import pytest
from django.test import override_settings

from config.env import Address
from crm.contacts.models import EmailAddress
from mailing.campaigns.models import Campaign
from mailing.delivery import actions
from mailing.delivery.engine import LineHealth
from mailing.delivery.models import Delivery, SenderRun
from tests.factories.crm import NOW, ContactFactory, OptOutFactory, SuppressionFactory
from tests.factories.mailing import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db


def route(port: int) -> Address:
    return Address("smtp", "127.0.0.1", port, "", "", "", {}, "")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "health", LineHealth())
    with override_settings(DATA_DIR=tmp_path):
        yield


@pytest.fixture
def sink(smtp_sink):
    with override_settings(SMTP=route(smtp_sink.port)):
        yield smtp_sink


def drain(now=NOW):
    return actions.drain_due(now=now, at_most=timedelta(seconds=10))


def states(campaign):
    return sorted(campaign.deliveries.values_list("state", flat=True))


def test_each_letter_goes_once_to_its_one_recipient_and_the_campaign_finishes(sink):
    campaign = CampaignFactory(state=Campaign.State.SENDING)
    letters = DeliveryFactory.create_batch(7, campaign=campaign)

    assert drain() == 7
    assert drain() == 0

    campaign.refresh_from_db()
    assert (campaign.state, states(campaign)) == ("finished", ["accepted"] * 7)
    assert sorted(letter.recipients for letter in sink.letters) == sorted((letter.address,) for letter in letters)
    assert {letter.sender for letter in sink.letters} == {
        f"priglashenie+b-{letter.token}@city.example.org" for letter in letters
    }
    assert {letter.message["Message-ID"] for letter in sink.letters} == {letter.message_id for letter in letters}
    assert Delivery.objects.exclude(last_reply="250 2.0.0 OK: taken").count() == 0


def test_only_letters_that_are_due_in_a_campaign_that_is_being_sent_leave(sink):
    DeliveryFactory(due_at=NOW + timedelta(seconds=1))
    DeliveryFactory(campaign=CampaignFactory(state=Campaign.State.PAUSED))
    DeliveryFactory(campaign=CampaignFactory(state=Campaign.State.CANCELLED))
    DeliveryFactory(due_at=None)

    assert drain() == 0
    assert (sink.letters, SenderRun.objects.count()) == ([], 0)


def test_a_recipient_that_does_not_exist_is_refused_and_the_address_is_marked_dead(sink):
    contact = ContactFactory(mailable=True, email="gone@example.org")
    letter = DeliveryFactory(contact=contact, address="gone@example.org")
    good = DeliveryFactory(campaign=letter.campaign)
    sink.refuse("gone@example.org")

    assert drain() == 1

    letter.refresh_from_db()
    assert (letter.state, letter.last_code, letter.campaign.state) == ("refused", 550, "finished")
    assert EmailAddress.objects.get().state == "dead"
    assert [taken.recipients for taken in sink.letters] == [(good.address,)]


def test_a_letter_put_off_comes_back_in_five_minutes_and_then_later(sink):
    letter = DeliveryFactory()
    sink.refuse(letter.address, "451 4.2.1 Try again later")

    drain()
    letter.refresh_from_db()
    first = letter.due_at - letter.state_at
    drain(now=letter.due_at)
    letter.refresh_from_db()

    assert (letter.state, letter.tries, letter.attempt, letter.last_reply) == (
        "deferred",
        2,
        2,
        "451 4.2.1 Try again later",
    )
    assert timedelta(minutes=5) <= first <= timedelta(minutes=6)
    assert timedelta(minutes=10) <= letter.due_at - letter.state_at <= timedelta(minutes=12)
    assert letter.campaign.state == "sending"


def test_a_letter_whose_last_moment_passed_never_leaves(sink):
    campaign = CampaignFactory(state=Campaign.State.SENDING, give_up_at=NOW)
    DeliveryFactory(campaign=campaign)

    assert drain() == 0

    campaign.refresh_from_db()
    assert (campaign.state, states(campaign), sink.letters) == ("finished", ["expired"], [])


def test_a_refusal_of_us_pauses_the_campaign_and_burns_no_letter(sink):
    campaign = CampaignFactory(state=Campaign.State.SENDING)
    letters = DeliveryFactory.create_batch(20, campaign=campaign)
    for letter in letters:
        sink.refuse(letter.address, "554 5.7.1 Relay access denied")

    assert drain() == 0

    campaign.refresh_from_db()
    assert (campaign.state, campaign.pause_reason) == ("paused", "554 5.7.1 Relay access denied")
    assert states(campaign) == ["queued"] * 20
    assert Delivery.objects.filter(last_code=554).count() <= 4


def test_too_many_refused_addresses_pause_the_campaign(sink):
    campaign = CampaignFactory(state=Campaign.State.SENDING, audience_size=40)
    for letter in DeliveryFactory.create_batch(40, campaign=campaign):
        sink.refuse(letter.address)

    drain()

    campaign.refresh_from_db()
    assert campaign.state == "paused"
    assert campaign.pause_reason.startswith("refused: ")


def test_opt_out_and_suppression_after_approval_hold(sink):
    opted_out = DeliveryFactory(contact=ContactFactory(mailable=True))
    OptOutFactory(contact=opted_out.contact, letter_class="informing")
    listed = DeliveryFactory(
        contact=ContactFactory(mailable=True, email="stop@example.org"), address="stop@example.org"
    )
    SuppressionFactory(address="stop@example.org")
    stranger = DeliveryFactory(address="nobody@example.org")
    SuppressionFactory(address="nobody@example.org")

    assert drain() == 0

    found = {letter.pk: (letter.state, letter.state_reason) for letter in Delivery.objects.all()}
    assert found == {
        opted_out.pk: ("suppressed", "opted_out"),
        listed.pk: ("suppressed", "suppressed"),
        stranger.pk: ("suppressed", "suppressed"),
    }
    assert sink.letters == []


def test_without_a_connection_letters_wait_and_lose_no_try():
    letter = DeliveryFactory()
    with override_settings(SMTP=route(1)):
        assert drain() == 0
        assert drain() == 0  # the server is left alone for a while

    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.attempt, letter.state_reason) == ("deferred", 0, 1, "no_connection")
    assert SenderRun.objects.filter(ended_at__isnull=True).count() == 0


def test_an_address_that_cannot_stand_in_an_envelope_is_set_aside(sink):
    letter = DeliveryFactory(address="почта@example.org")

    drain()

    letter.refresh_from_db()
    assert (letter.state, letter.state_reason, sink.letters) == ("refused", "bad_address", [])


CALENDAR = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:i1@city.example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def calendar_letter(sequence, method="REQUEST", **fields):
    return DeliveryFactory(
        calendar=CALENDAR,
        calendar_method=method,
        calendar_uid="i1@city.example.org",
        calendar_sequence=sequence,
        address="guest@example.org",
        **fields,
    )


def test_a_newer_calendar_mail_takes_the_place_of_one_that_has_not_left(sink):
    old, new = calendar_letter(0), calendar_letter(1, "CANCEL")

    assert drain() == 1

    old.refresh_from_db()
    assert (old.state, old.state_reason) == ("suppressed", "superseded")
    assert [letter.message["Message-ID"] for letter in sink.letters] == [new.message_id]


def test_a_calendar_mail_waits_for_an_earlier_one_that_is_on_the_line(sink):
    calendar_letter(
        0,
        state="handing_over",
        run=SenderRun.objects.create(
            id="0b7a4f7e-0000-4000-8000-000000000000", host="elsewhere", pid=1, journal="elsewhere.log", started_at=NOW
        ),
    )
    new = calendar_letter(1, "CANCEL")

    assert drain() == 0

    new.refresh_from_db()
    assert (new.state, new.state_reason) == ("deferred", "waits_for_earlier")


def test_a_draft_of_a_newer_calendar_mail_replaces_nothing(sink):
    calendar_letter(0)
    calendar_letter(1, due_at=None, campaign=CampaignFactory())

    assert drain() == 1
