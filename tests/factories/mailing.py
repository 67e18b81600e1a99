"""Rows of the first floor: the plainest valid ones."""

import factory
from factory.django import DjangoModelFactory

from mailing.campaigns.models import Campaign
from mailing.content.models import LetterTemplate
from mailing.content.shared_values import shared_values
from mailing.delivery.models import Delivery
from mailing.inbound.models import InboundLetter
from mailing.local_mail.models import LocalLetter
from mailing.senders.models import Sender
from tests.factories.crm import NOW, UserFactory


class SenderFactory(DjangoModelFactory):
    class Meta:
        model = Sender
        django_get_or_create = ("address",)

    name_ru = "Администрация города Верхнереченска"
    name_en = "City of Verkhnerechensk"
    address = "priglashenie@city.example.org"
    is_default = True


class LetterTemplateFactory(DjangoModelFactory):
    class Meta:
        model = LetterTemplate

    code = factory.Sequence(lambda n: f"notice-{n}")
    title = factory.Sequence(lambda n: f"Извещение {n}")
    subject_ru = "Извещение"
    body_ru = "{{salutation}}\n\nСообщаем о заседании."
    changed_at = NOW


class CampaignFactory(DjangoModelFactory):
    """A draft without a list. `state=Campaign.State.SENDING` makes one whose due letters workers take."""

    class Meta:
        model = Campaign

    title = "Извещение о заседании"
    sender = factory.SubFactory(SenderFactory)
    author = factory.SubFactory(UserFactory, roles=["editor"])
    created_at = NOW
    state_at = NOW
    started_at = factory.LazyAttribute(lambda made: NOW if made.state == Campaign.State.SENDING else None)
    subject_ru = "Заседание 3 декабря"
    body_ru = "{{salutation}}\n\nПриглашаем на заседание 3 декабря.\n\nС уважением,\n{{officer|администрация}}"
    state = Campaign.State.DRAFT
    frozen = factory.LazyAttribute(lambda made: shared_values(made.sender, made.department))
    department = None


class DeliveryFactory(DjangoModelFactory):
    """A letter to a person without a card, due now when its campaign is being sent."""

    class Meta:
        model = Delivery

    campaign = factory.SubFactory(CampaignFactory, state=Campaign.State.SENDING)
    contact = None
    recipient_key = factory.Sequence(lambda n: f"request:{n}")
    address = factory.Sequence(lambda n: f"guest{n}@example.org")
    domain = factory.LazyAttribute(lambda made: made.address.rpartition("@")[2])
    shown_name = "Смирнова Ольга Николаевна"
    values = factory.LazyFunction(
        lambda: {
            "salutation": "Уважаемая Ольга Николаевна!",
            "why": "Вы состоите в совете.",
            "unsubscribe_url": "http://localhost:8000/u/token/",
        }
    )
    state = Delivery.State.QUEUED
    state_at = NOW
    due_at = NOW
    message_id = factory.Sequence(lambda n: f"<letter{n}@city.example.org>")
    token = factory.Sequence(lambda n: f"token{n}")


class LocalLetterFactory(DjangoModelFactory):
    class Meta:
        model = LocalLetter

    received_at = NOW
    envelope_from = "priglashenie+b-token@city.example.org"
    envelope_to = factory.Sequence(lambda n: f"guest{n}@example.org")
    subject = "Заседание 3 декабря"
    raw = b"Subject: =?utf-8?B?0JfQsNGB0LXQtNCw0L3QuNC1?=\r\n\r\nHello\r\n"


class InboundLetterFactory(DjangoModelFactory):
    """A letter that arrived and was not read yet."""

    class Meta:
        model = InboundLetter

    received_at = NOW
    source = "local"
    digest = factory.Sequence(lambda n: f"{n:064d}")
    raw = b"Subject: Re: 3.12\r\n\r\nYes\r\n"
    subject = "Re: 3.12"
    from_address = "guest@example.org"
