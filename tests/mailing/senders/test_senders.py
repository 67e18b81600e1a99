"""In whose name letters go."""

import pytest
from django.utils import translation

from mailing.senders import actions
from mailing.senders.models import Sender
from tests.factories.crm import NOW, UserFactory
from tests.factories.mailing import CampaignFactory, SenderFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NAMES = {"name_ru": "Администрация", "name_en": ""}


@pytest.fixture
def administrator(client):
    user = UserFactory(roles=["administrator"])
    client.force_login(user, backend=BACKEND)
    return user


def save(address, *, is_default=False, sender=None):
    return actions.save_sender(sender, address=address, **NAMES, is_default=is_default, by=UserFactory(), now=NOW)


def test_the_first_sender_is_used_first_and_only_one_is():
    first, second = save("Office@City.Example.org"), save("press@city.example.org")
    third = save("third@city.example.org", is_default=True)

    assert first.address == "office@city.example.org"
    assert list(Sender.objects.filter(is_default=True)) == [third]
    assert second.is_default is False


def test_a_default_sender_is_made_once():
    made = [
        actions.ensure_default_sender(address=address, name_ru="А", by=None, now=NOW)
        for address in ("a@city.example.org", "b@city.example.org")
    ]

    assert made[0] == made[1] == Sender.objects.get()


@pytest.mark.parametrize(
    "address", ["", "office", "office+tag@city.example.org", "a b@c.example", "o" * 40 + "@city.example.org", "a@b\nc"]
)
def test_an_address_that_cannot_carry_tokens_or_letters_is_refused(address):
    with pytest.raises(actions.NotAnAddress):
        save(address)


def test_the_first_sender_and_one_with_letters_stay():
    first, second = SenderFactory(), SenderFactory(address="b@city.example.org", is_default=False)
    CampaignFactory(sender=second)

    with pytest.raises(actions.LastSender):
        actions.remove_sender(first, by=UserFactory(), now=NOW)
    with pytest.raises(actions.SenderInUse):
        actions.remove_sender(second, by=UserFactory(), now=NOW)


def test_a_letter_that_was_frozen_keeps_its_from():
    campaign = CampaignFactory()
    save("new@city.example.org", is_default=True, sender=campaign.sender)

    assert campaign.frozen["ru"]["from_address"] == "priglashenie@city.example.org"


def test_an_administrator_adds_changes_and_removes_senders(client, administrator):
    with translation.override("ru"):
        client.post("/settings/senders/new/", {**NAMES, "address": "office@city.example.org", "is_default": "on"})
        client.post("/settings/senders/new/", {**NAMES, "address": "press@city.example.org"})
        again = client.post("/settings/senders/new/", {**NAMES, "address": "press@city.example.org"})
        wrong = client.post("/settings/senders/new/", {**NAMES, "address": "пресса"})
        second = Sender.objects.get(address="press@city.example.org")
        client.post(f"/settings/senders/{second.pk}/", {**NAMES, "name_ru": "Пресс-служба", "address": second.address})
        page = client.get("/settings/senders/").content.decode()
        client.post(f"/settings/senders/{second.pk}/remove/")

    assert "Этот адрес есть у другого отправителя" in again.content.decode()
    assert "С такого адреса нельзя отправлять письма" in wrong.content.decode()
    assert "Пресс-служба" in page
    assert Sender.objects.get().address == "office@city.example.org"
