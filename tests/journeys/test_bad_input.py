"""What is wrong gets one clear Russian sentence and changes nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from crm.contacts.models import Contact
from crm.exchange.models import Import
from events.invitations.models import Answer, Invitation
from events.invitations.tokens import token_of
from tests.factories.crm import UserFactory
from tests.factories.events import InvitationFactory

pytestmark = pytest.mark.django_db

FILES = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(2_000), "Этот файл — не таблица. Загрузите CSV, XLSX или ODS."),
    "nothing in it": (b"\n", "Файл пуст."),
    "50 MB": (b"x" * 50_000_000, "Файл слишком велик: "),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_list_is_refused_in_words(client, what):
    content, words = FILES[what]
    client.force_login(UserFactory(roles=["editor"], language="ru"))

    page = client.post(
        reverse("crm:import-new"), {"file": SimpleUploadedFile("список.csv", content), "place": "common"}
    )

    assert page.status_code == 422
    assert words in page.content.decode().replace("\xa0", " ")
    assert (Import.objects.count(), Contact.objects.count()) == (0, 0)


@pytest.mark.parametrize("kind", ["forged", "expired"])
def test_a_link_that_does_not_hold_says_so(client, kind):
    now = timezone.now()
    invitation = InvitationFactory(
        event__starts_at=now + timedelta(days=5), event__ends_at=now + timedelta(days=5, hours=2)
    )
    token = token_of(invitation)
    if kind == "forged":
        token = token[:-4] + ("aaaa" if not token.endswith("aaaa") else "bbbb")
    else:
        gone = now - timedelta(days=60)
        type(invitation.event).objects.update(starts_at=gone, ends_at=gone + timedelta(hours=2), reply_until=None)

    page = client.post(reverse("events:rsvp", args=[token]), {"answer": "accepted"}, headers={"accept-language": "ru"})

    assert "Ссылка не работает" in page.content.decode()
    assert (Answer.objects.count(), Invitation.objects.get().rsvp) == (0, "no_reply")


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_robot_that_opens_every_link_answers_nothing(client, method):
    now = timezone.now()
    invitation = InvitationFactory(
        event__starts_at=now + timedelta(days=5), event__ends_at=now + timedelta(days=5, hours=2)
    )
    token = token_of(invitation)
    page, file = reverse("events:rsvp", args=[token]), reverse("events:rsvp-calendar", args=[token])

    answers = [getattr(client, method)(url) for url in (page, *(f"{page}?a={a}" for a in ("yes", "maybe", "no")), file)]

    assert {answer.status_code for answer in answers} == {200}
    assert (Answer.objects.count(), Invitation.objects.get().rsvp) == (0, "no_reply")
