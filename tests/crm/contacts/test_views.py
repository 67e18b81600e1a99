"""The forms of a card: each by its happy path, by its refusal and by its gate."""

import pytest
from django.urls import reverse

from crm.contacts.models import Contact
from tests.factories.crm import ContactFactory, DepartmentFactory, EmailAddressFactory, PhoneFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user)
    return user


def test_an_editor_changes_the_card(client, editor):
    contact = ContactFactory()
    url = reverse("crm:contact-edit", args=[contact.pk])
    assert "Уважаемая Ольга Николаевна!" in client.get(url).content.decode()

    answer = client.post(
        url,
        {
            "surname": "Ким",
            "name": "Юлия",
            "patronymic": "Николаевна",
            "language": "ru",
            "salutation_override": "Уважаемая госпожа Председатель!",
        },
    )

    assert answer.headers["Location"] == contact.get_absolute_url()
    contact.refresh_from_db()
    assert (contact.full_name, contact.salutation_override, contact.code) == (
        "Ким Юлия Николаевна",
        "Уважаемая госпожа Председатель!",
        contact.code,
    )


def test_a_form_that_is_wrong_keeps_what_was_typed(client, editor):
    contact = ContactFactory()

    answer = client.post(
        reverse("crm:contact-edit", args=[contact.pk]), {"surname": "", "name": "Юлия-Мария", "language": "ru"}
    )

    assert answer.status_code == 422
    assert "Юлия-Мария" in answer.content.decode()
    assert Contact.objects.get(pk=contact.pk).surname == "Смирнова"


def test_a_card_must_not_be_given_to_a_department_its_writer_does_not_see(client, editor):
    contact = ContactFactory()
    foreign = DepartmentFactory()

    answer = client.post(
        reverse("crm:contact-edit", args=[contact.pk]),
        {"surname": "Ким", "language": "ru", "department": foreign.pk},
    )

    assert answer.status_code == 422
    assert Contact.objects.get(pk=contact.pk).department is None


def test_an_address_is_added_and_a_wrong_one_is_refused_beside_the_field(client, editor):
    contact = ContactFactory()
    url = reverse("crm:contact-email-add", args=[contact.pk])

    refused = client.post(url, {"address": "без-собаки"})
    assert refused.status_code == 422
    assert "нет знака @" in refused.content.decode()
    assert "без-собаки" in refused.content.decode()

    client.post(url, {"address": "o.smirnova@example.org"})
    assert list(contact.emails.values_list("address", "is_primary")) == [("o.smirnova@example.org", True)]


def test_an_address_is_replaced_made_primary_trusted_and_removed(client, editor):
    contact = ContactFactory(email="main@example.org")
    second = EmailAddressFactory(contact=contact, is_primary=False, state="suspicious")

    client.post(reverse("crm:contact-email-primary", args=[contact.pk, second.pk]))
    client.post(reverse("crm:contact-email-trust", args=[contact.pk, second.pk]))
    second.refresh_from_db()
    assert (second.is_primary, second.state) == (True, "good")

    client.post(reverse("crm:contact-email-replace", args=[contact.pk, second.pk]), {"address": "new@example.org"})
    assert contact.emails.get(is_primary=True).address == "new@example.org"

    last = contact.emails.get(is_primary=False)
    assert client.get(reverse("crm:contact-email-remove", args=[contact.pk, last.pk])).status_code == 200
    assert contact.emails.count() == 2
    client.post(reverse("crm:contact-email-remove", args=[contact.pk, last.pk]))
    assert contact.emails.count() == 1


def test_a_phone_is_added_replaced_and_removed(client, editor):
    contact = ContactFactory()
    client.post(reverse("crm:contact-phone-add", args=[contact.pk]), {"number": "+7 972 000-12-34"})
    other = PhoneFactory(contact=contact, is_primary=False)
    phone = contact.phones.get(is_primary=True)

    client.post(reverse("crm:contact-phone-replace", args=[contact.pk, phone.pk]), {"number": "+7 972 000-00-01"})
    client.post(reverse("crm:contact-phone-primary", args=[contact.pk, other.pk]))
    client.post(reverse("crm:contact-phone-remove", args=[contact.pk, other.pk]))

    assert list(contact.phones.values_list("number", "is_primary")) == [("+79720000001", True)]


def test_a_conversation_is_written_down_but_not_one_to_come(client, editor):
    contact = ContactFactory()
    url = reverse("crm:contact-conversation", args=[contact.pk])

    refused = client.post(url, {"kind": "call", "happened_at": "2999-01-01T10:00", "text": "Обещала перезвонить"})
    assert refused.status_code == 422
    assert "Обещала перезвонить" in refused.content.decode()

    client.post(url, {"kind": "call", "happened_at": "2020-01-01T10:00", "text": "Спросила о пандусе"})
    noted = contact.interactions.get()
    assert (noted.by, noted.text) == (editor, "Спросила о пандусе")


def test_the_state_of_a_card_is_changed(client, editor):
    contact = ContactFactory()

    client.post(reverse("crm:contact-state", args=[contact.pk]), {"state": "inactive", "reason": "уволилась"})

    assert Contact.objects.get(pk=contact.pk).state == "inactive"


CHANGES = [
    "contact-edit",
    "contact-state",
    "contact-conversation",
    "contact-email-add",
    "contact-phone-add",
]


@pytest.mark.parametrize("name", CHANGES)
def test_who_only_reads_cannot_change(client, name):
    client.force_login(UserFactory(roles=["approver"]))
    contact = ContactFactory()

    assert client.post(reverse(f"crm:{name}", args=[contact.pk])).status_code == 403


@pytest.mark.parametrize("name", CHANGES)
def test_a_card_of_another_department_is_not_there(client, editor, name):
    contact = ContactFactory(department=DepartmentFactory())

    assert client.post(reverse(f"crm:{name}", args=[contact.pk])).status_code == 404


def test_an_address_of_another_card_is_not_there(client, editor):
    contact = ContactFactory()
    foreign = EmailAddressFactory(contact=ContactFactory(department=DepartmentFactory()))

    answer = client.post(reverse("crm:contact-email-remove", args=[contact.pk, foreign.pk]))

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["contact-email-primary", "contact-email-trust"])
def test_a_look_changes_nothing(client, editor, name):
    email = EmailAddressFactory(is_primary=False)

    assert client.get(reverse(f"crm:{name}", args=[email.contact_id, email.pk])).status_code == 405
