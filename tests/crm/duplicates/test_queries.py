"""Who in the base looks like the person being typed."""

import pytest

from crm.contacts.names import PersonName
from crm.duplicates.queries import look_alikes
from crm.duplicates.similarity import Card, Likeness
from tests.factories.crm import ContactFactory, DepartmentFactory, OrganisationFactory, PhoneFactory, UserFactory

pytestmark = pytest.mark.django_db

OLGA = PersonName("Смирнова", "Ольга", "Николаевна")


def test_the_same_address_phone_or_workplace_of_a_namesake_is_seen_surest_first():
    bridge = OrganisationFactory(short_name="АНО «Мост»")
    by_name = ContactFactory(workplace=bridge)
    by_phone = PhoneFactory(number="+79720001234").contact
    by_email = ContactFactory(email="o@example.org")
    ContactFactory(surname="Ким")
    typed = Card(OLGA, frozenset({"o@example.org"}), frozenset({"+79720001234"}), 'ано "мост"')

    assert look_alikes(typed, UserFactory(roles=["editor"])) == [
        (by_email, Likeness.SAME_EMAIL),
        (by_phone, Likeness.SAME_PHONE),
        (by_name, Likeness.SAME_NAME),
    ]


def test_a_mere_namesake_is_another_person():
    ContactFactory()

    assert look_alikes(Card(OLGA), UserFactory(roles=["editor"])) == []


def test_another_surname_behind_the_same_address_is_a_shared_mailbox():
    ContactFactory(surname="Ким", email="info@example.org")

    ((_one, how),) = look_alikes(Card(OLGA, frozenset({"info@example.org"})), UserFactory(roles=["editor"]))

    assert how == Likeness.SHARED_MAILBOX


def test_a_card_of_another_department_is_not_betrayed():
    ContactFactory(email="o@example.org", department=DepartmentFactory())

    assert look_alikes(Card(OLGA, frozenset({"o@example.org"})), UserFactory(roles=["editor"])) == []
