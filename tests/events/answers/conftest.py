"""One guest with an invitation that went out: the one that the letters of tests/samples/answers answer."""

from datetime import timedelta
from pathlib import Path

import pytest

from events.invitations.models import Rsvp
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery
from mailing.inbound import actions as inbound
from tests.factories.crm import NOW, ContactFactory, EmailAddressFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RevisionFactory, WaveFactory
from tests.factories.mailing import CampaignFactory, DeliveryFactory, SenderFactory

SAMPLES = Path(__file__).parents[2] / "samples"
UID = "iabcdefghijklmnopqrstuvwxyz@dialogue.example"
TOKEN = "q7x2m4k6p3n5r8s2"
SENT = NOW - timedelta(days=2)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def staff(db):
    return UserFactory(roles=["editor"])


@pytest.fixture
def sender(db):
    return SenderFactory()


@pytest.fixture
def pavel(db):
    return ContactFactory(
        surname="Долгих", name="Павел", patronymic="Артёмович", sex="male", email="pavel@example.org", basis="consent"
    )


@pytest.fixture
def event(db, staff):
    return EventFactory(officer=staff, contact_phone="+7 (8410) 00-12-34")


@pytest.fixture
def guest(event, pavel, sender, staff):
    """Pavel's invitation, sent two days ago: SEQUENCE 0, its letter accepted by the server."""
    campaign = CampaignFactory(
        sender=sender, author=staff, state=Campaign.State.FINISHED, purpose=Campaign.Purpose.INVITATION
    )
    delivery = DeliveryFactory(
        campaign=campaign,
        contact=pavel,
        recipient_key=f"contact:{pavel.pk}",
        address="pavel@example.org",
        state=Delivery.State.ACCEPTED,
        state_at=SENT,
        accepted_at=SENT,
        message_id="<letter-1@dialogue.example>",
        token=TOKEN,
    )
    wave = WaveFactory(event=event, campaign=campaign)
    invitation = InvitationFactory(
        event=event, contact=pavel, wave=wave, delivery=delivery, address="pavel@example.org", uid=UID, issued_at=SENT
    )
    RevisionFactory(invitation=invitation, dtstamp=SENT, delivery=delivery)
    return invitation


@pytest.fixture
def alias(pavel):
    return EmailAddressFactory(contact=pavel, address="p.dolgikh@example.org", is_primary=False)


def letter(name, **how):
    """Feed a sample by the door of all letters; answers the row it ended in."""
    raw = (SAMPLES / "answers" / f"{name}.eml").read_bytes()
    return feed(raw, **how)


def feed(raw, *, now=LATER, source="test", **envelope):
    taken = inbound.take_in(raw, source=source, now=now, **envelope)
    return inbound.process(taken, now=now)


def stands(invitation):
    invitation.refresh_from_db()
    return Rsvp(invitation.rsvp).value
