"""Who reads which letter of this machine."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mailing.local_mail.models import LocalLetter
from tests.factories.crm import UserFactory

pytestmark = pytest.mark.django_db
RAW = b"Subject: A new password\r\n\r\nhttp://localhost/accounts/password/reset/key/1-secret/\r\n"


def letter_to(address: str) -> LocalLetter:
    return LocalLetter.objects.create(received_at=timezone.now(), envelope_to=address, subject="A letter", raw=RAW)


def test_a_letter_to_a_colleague_is_read_by_that_colleague_alone(client):
    approver = UserFactory(roles=["approver"], email="Approver@city.example")
    letter = letter_to("approver@city.example")
    page, frame = (reverse(f"mailing:{name}", args=[letter.pk]) for name in ("mailbox-letter", "mailbox-letter-html"))
    for role in ("editor", "press_officer", "administrator"):
        client.force_login(UserFactory(roles=[role]))
        assert client.get(page).status_code == client.get(frame).status_code == 404
        assert "approver@city.example" not in client.get(reverse("mailing:mailbox")).content.decode()
    client.force_login(approver)
    assert client.get(page).status_code == 200


def test_letters_to_everyone_else_are_read_by_staff(client):
    client.force_login(UserFactory(roles=["editor"]))
    assert client.get(reverse("mailing:mailbox-letter", args=[letter_to("guest@city.example").pk])).status_code == 200
