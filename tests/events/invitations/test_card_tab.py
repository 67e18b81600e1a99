"""Invitations on the card of a contact."""

import pytest
from django.urls import reverse

from tests.factories.crm import ContactFactory, UserFactory
from tests.factories.events import AttendanceFactory, InvitationFactory
from tests.querying import queries_of

pytestmark = pytest.mark.django_db


def test_the_card_lists_to_what_a_person_was_invited_and_what_came_of_it(client):
    client.force_login(UserFactory(roles=["editor"]))
    contact = ContactFactory()
    InvitationFactory(contact=contact, accepted=True)
    AttendanceFactory(invitation=InvitationFactory(contact=contact, event__title_ru="Круглый стол"))
    InvitationFactory(contact=contact, issued_at=None, event__title_ru="Ещё не отправлено")
    InvitationFactory(event__title_ru="Чужое приглашение")

    page = client.get(reverse("crm:contact-tab", args=[contact.pk, "invitations"]))

    text = page.content.decode()
    assert 'Приглашения <span class="count">2</span>' in text
    assert "Круглый стол" in text
    for absent in ("Ещё не отправлено", "Чужое приглашение"):
        assert absent not in text


def test_the_tab_asks_the_same_number_of_questions_at_any_size(client):
    client.force_login(UserFactory(roles=["editor"]))
    contact = ContactFactory()

    def grow(by):
        for _ in range(by):
            AttendanceFactory(invitation=InvitationFactory(contact=contact, accepted=True))
        return queries_of(client, reverse("crm:contact-tab", args=[contact.pk, "invitations"]))

    assert grow(1) == grow(2)
