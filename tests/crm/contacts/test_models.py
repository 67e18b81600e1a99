"""Questions to the contact base."""

import pytest

from crm.contacts.models import Contact
from tests.factories.crm import ContactFactory, DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_every_word_of_a_question_must_be_on_the_card():
    kim = ContactFactory(surname="Ким", name="Юлия")
    ContactFactory(surname="Ким", name="Пётр", patronymic="")

    assert list(Contact.objects.all().found_by("ким юл")) == [kim]
    assert Contact.objects.all().found_by("").count() == 2
    assert Contact.objects.all().found_by("???").count() == 0


def test_a_masked_reader_finds_by_name_alone():
    contact = ContactFactory(surname="Ёлкин-Ким", email="secret@example.org")

    assert list(Contact.objects.all().named("елкин")) == [contact]
    assert list(Contact.objects.all().named("Ёлкин-Ким Ольга")) == [contact]
    assert list(Contact.objects.all().named("secret")) == []


def test_districts_are_listed_once_and_in_order():
    for district in ("Северный", "Заводской", "Северный", ""):
        ContactFactory(district=district)

    assert Contact.objects.all().districts() == ["Заводской", "Северный"]


def test_a_card_of_another_department_is_not_seen():
    own, foreign = DepartmentFactory(), DepartmentFactory()
    editor = UserFactory(roles=["editor"], department=own)
    common, mine = ContactFactory(), ContactFactory(department=own)
    hidden = ContactFactory(department=foreign)

    assert set(Contact.objects.visible_to(editor)) == {common, mine}
    assert hidden in Contact.objects.visible_to(UserFactory(roles=["data_officer"]))
    assert not Contact.objects.visible_to(UserFactory(roles=["administrator"])).exists()
