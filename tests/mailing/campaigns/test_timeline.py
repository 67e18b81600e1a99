"""Letters on the card of a contact."""

from datetime import timedelta

import pytest
from django.utils import translation

from mailing.campaigns.timeline import SOURCE
from tests.factories.crm import NOW, ContactFactory, UserFactory
from tests.factories.mailing import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


@pytest.fixture
def contact():
    return ContactFactory()


def letter(contact, purpose="letter", **fields):
    fields = {"state": "accepted", "accepted_at": NOW, **fields}
    return DeliveryFactory(contact=contact, campaign=CampaignFactory(purpose=purpose, title=purpose), **fields)


def told(contact, *roles):
    return [(entry.strong, entry.title) for entry in SOURCE.entries(contact, UserFactory(roles=roles or ["editor"]))]


def test_letters_are_told_but_an_invitation_that_arrived_is_told_elsewhere(contact):
    letter(contact)
    letter(contact, "invitation")
    letter(contact, "reminder", state="queued", accepted_at=None)

    assert told(contact) == [("Письмо:", "letter")]


def test_whatever_failed_is_told_of_every_letter(contact):
    letter(contact, "invitation", state="refused", last_reply="550 5.1.1 nobody")
    letter(contact, "invitation", bounced_at=NOW + timedelta(hours=1))

    assert sorted(strong for strong, _title in told(contact)) == ["Вернулось:", "Отклонено:"]


def test_the_newest_entry_of_each_person_in_one_query(contact, django_assert_num_queries):
    other = ContactFactory()
    letter(contact, state_at=NOW - timedelta(days=1))
    newest = letter(contact, "update", state_at=NOW)
    letter(other)
    user = UserFactory(roles=["editor"])
    assert user.may("crm.see_personal_data")

    with django_assert_num_queries(1):
        found = SOURCE.latest([contact.pk, other.pk], user)

    assert (found[contact.pk].title, found[other.pk].title) == (newest.campaign.title, "letter")


def test_a_reader_who_may_not_open_letters_gets_no_link(contact):
    letter(contact)

    entries = list(SOURCE.entries(contact, UserFactory(roles=["auditor"])))

    assert [entry.url for entry in entries] == [""]
