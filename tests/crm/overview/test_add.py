"""Opening a card from the page."""

import pytest
from django.urls import reverse

from crm.contacts.models import Contact
from tests.factories.crm import ContactFactory, DepartmentFactory, ReferenceGroupFactory, UserFactory

pytestmark = pytest.mark.django_db

WHO = {"surname": "Ким", "name": "Юлия", "patronymic": "Николаевна", "language": "ru"}


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user)
    return user


def test_a_card_is_opened_with_all_that_is_known(client, editor):
    group = ReferenceGroupFactory()

    answer = client.post(
        reverse("crm:contact-add"),
        {
            **WHO,
            "email": "y.kim@example.org",
            "phone": "+7 972 000-12-34",
            "organisation": "АНО «Мост»",
            "post": "директор",
            "groups": [group.pk],
            "basis": "consent",
            "basis_on": "2025-09-03",
            "basis_way": "анкета",
        },
    )

    contact = Contact.objects.get()
    assert answer.headers["Location"] == contact.get_absolute_url()
    assert (contact.sex, contact.created_by) == ("female", editor)
    assert contact.emails.get().address == "y.kim@example.org"
    assert contact.phones.get().number == "+79720001234"
    assert str(contact.positions.get()) == "директор, АНО «Мост»"
    assert contact.memberships.get().group == group
    assert (contact.standing.basis, str(contact.standing.basis_on)) == ("consent", "2025-09-03")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"surname": ""}, "Обязательное поле"),
        ({"email": "y.kim"}, "нет знака @"),
        ({"phone": "вечером"}, "Это не номер телефона"),
        ({"basis": "consent", "basis_way": "анкета"}, "Основание без даты не считается"),
        ({"basis": "consent", "basis_on": "2025-09-03"}, "без способа получения не считается"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(client, editor, wrong, said):
    answer = client.post(reverse("crm:contact-add"), {**WHO, "organisation": "АНО «Мост»", **wrong})

    text = answer.content.decode()
    assert (answer.status_code, Contact.objects.count()) == (422, 0)
    assert said in text
    assert "АНО «Мост»" in text


def test_a_look_alike_is_shown_first_and_a_person_decides(client, editor):
    known = ContactFactory(**{key: WHO[key] for key in ("surname", "name", "patronymic")}, email="y.kim@example.org")
    typed = {**WHO, "email": "y.kim@example.org"}

    asked = client.post(reverse("crm:contact-add"), typed)
    assert (asked.status_code, Contact.objects.count()) == (422, 1)
    assert known.get_absolute_url() in asked.content.decode()

    client.post(reverse("crm:contact-add"), {**typed, "is_another": "on"})
    assert Contact.objects.count() == 2


def test_look_alikes_are_shown_while_typing(client, editor):
    known = ContactFactory(email="y.kim@example.org", surname="Ким")
    ContactFactory(email="hidden@example.org", surname="Ким", department=DepartmentFactory())

    seen = client.get(reverse("crm:contact-similar"), {"surname": "Ким", "email": "y.kim@example.org"})
    hidden = client.get(reverse("crm:contact-similar"), {"surname": "Ким", "email": "hidden@example.org"})

    assert known.get_absolute_url() in seen.content.decode()
    assert "/contacts/" not in hidden.content.decode()


def test_who_only_reads_opens_no_card(client):
    client.force_login(UserFactory(roles=["approver"]))

    assert client.get(reverse("crm:contact-add")).status_code == 403
    assert client.post(reverse("crm:contact-add"), WHO).status_code == 403
    assert client.get(reverse("crm:contact-similar"), WHO).status_code == 403
