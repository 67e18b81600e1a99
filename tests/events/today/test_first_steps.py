"""What a new body still has to do, told on the first page until it is done."""

import pytest

from crm.body.models import Body
from events.today.first_steps import first_steps
from tests.factories.crm import ContactFactory, DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
CONTACTS = {"officer_name": "Ким Ю. Н.", "feedback_phone": "+7 (34377) 0-00-10", "feedback_email": "a@city.example.org"}


@pytest.fixture
def administrator():
    return UserFactory(roles=["administrator"], language="ru")


def steps(user):
    return [step.url for step in first_steps(user)]


def test_a_system_that_has_just_begun_leads_through_every_step_in_order(administrator):
    Body(name_ru="Город").save()

    assert steps(administrator) == [
        "/settings/body/",
        "/settings/departments/new/",
        "/settings/staff/new/",
        f"/settings/staff/{administrator.pk}/",
    ]


def test_each_step_goes_when_it_is_done(administrator):
    Body(name_ru="Город", **CONTACTS).save()
    DepartmentFactory()
    assert steps(administrator) == ["/settings/staff/new/", f"/settings/staff/{administrator.pk}/"]

    editor = UserFactory(roles=["editor"])
    assert (steps(administrator), steps(editor)) == (["/settings/staff/"], ["/contacts/imports/new/"])

    UserFactory(roles=["approver"])
    ContactFactory()
    assert (steps(administrator), steps(editor)) == ([], [])


def test_a_body_of_one_person_is_not_asked_for_colleagues(administrator):
    Body(name_ru="Город", sole_operator_since="2026-11-23T09:00Z", **CONTACTS).save()
    administrator.grants.create(role="editor")

    assert steps(administrator) == ["/settings/departments/new/", "/contacts/imports/new/"]


def test_the_first_page_shows_them_instead_of_saying_that_nothing_waits(client, administrator):
    Body(name_ru="Город").save()
    client.force_login(administrator)
    page = client.get("/today/").content.decode()

    assert "С чего начать" in page
    assert 'href="/settings/staff/new/"' in page
    assert "ничего не ждёт" not in page


def test_a_colleague_without_a_role_learns_whom_to_ask(client):
    UserFactory(roles=["administrator"], last_name="Лаптев", email="laptev@city.example.org")
    UserFactory(roles=["administrator"], last_name="Ушедший", is_active=False)
    client.force_login(UserFactory(language="ru"))
    page = client.get("/today/").content.decode()

    assert "У вас пока нет роли" in page
    assert "laptev@city.example.org" in page
    assert "Ушедший" not in page
    assert "ничего не ждёт" not in page
