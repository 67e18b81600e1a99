import re

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from crm.access.models import Department, User
from crm.body.models import Body
from crm.journal.models import JournalEntry
from tests.factories.crm import NOW, DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
COLLEAGUE = {
    "last_name": "Долгов",
    "first_name": "Илья",
    "patronymic": "Андреевич",
    "email": "Dolgov@Example.org",
    "language": "ru",
    "roles": ["editor", "approver"],
}


@pytest.fixture
def client(client):
    client.force_login(UserFactory(roles=["administrator"], language="ru"))
    return client


def test_a_colleague_is_invited_by_a_letter_and_a_link_on_the_page(client):
    answer = client.post("/settings/staff/new/", COLLEAGUE)
    user = User.objects.get(email="dolgov@example.org")
    shown = re.search(r'id="link" readonly value="([^"]+)"', answer.content.decode())[1]
    (letter,) = mail.outbox

    assert sorted(user.roles) == ["approver", "editor"]
    assert "/accounts/password/reset/key/" in shown
    assert (letter.to, letter.subject) == (["dolgov@example.org"], "Ваша учётная запись в «Диалоге»")
    assert "Илья Андреевич," in letter.body


def test_where_letters_stay_on_the_machine_the_administrator_hands_the_link_over(client, settings):
    settings.MAIL_STAYS_HERE = True
    html = client.post("/settings/staff/new/", COLLEAGUE).content.decode()

    assert "Передайте эту ссылку сами." in html
    assert "/accounts/password/reset/key/" in html


def test_a_colleague_without_a_role_is_told_at_once(client):
    assert ": роли пока нет" in client.post("/settings/staff/new/", {**COLLEAGUE, "roles": []}).content.decode()


@pytest.mark.parametrize("stays_here", [True, False])
def test_the_password_link_of_an_account_in_use_is_shown_to_nobody_but_its_owner(client, settings, stays_here):
    settings.MAIL_STAYS_HERE = stays_here
    approver = UserFactory(roles=["approver"])
    html = client.post(f"/settings/staff/{approver.pk}/link/").content.decode()

    assert "password/reset/key" not in html
    assert [letter.to for letter in mail.outbox] == ([] if stays_here else [[approver.email]])
    assert ("Ссылка не отправлена" in html) is stays_here
    line = JournalEntry.objects.get(verb="staff.password_link_made")
    assert (line.subject_id, line.details) == (str(approver.pk), {"sent": not stays_here, "shown": False})


def test_the_link_of_an_account_without_a_password_is_shown_again(client):
    newcomer = UserFactory()
    newcomer.set_unusable_password()
    newcomer.save()
    html = client.post(f"/settings/staff/{newcomer.pk}/link/").content.decode()

    assert "/accounts/password/reset/key/" in html
    assert JournalEntry.objects.get(verb="staff.password_link_made").details["shown"]


def test_the_sample_city_on_this_machine_shows_every_link(client, settings):
    settings.MAIL_STAYS_HERE = True
    Body(name_ru="Верхнереченск", is_sample=True).save()
    html = client.post(f"/settings/staff/{UserFactory(roles=['approver']).pk}/link/").content.decode()

    assert "/accounts/password/reset/key/" in html


@pytest.fixture
def alone():
    """The only person here decided to send alone, and up to 500 letters at that."""
    me = User.objects.get()
    Body(
        name_ru="Город",
        sole_operator_since=NOW,
        sole_operator_by=me,
        sole_operator_reason="Приказ № 7",
        approval_threshold=500,
    ).save()
    return me


def test_a_colleague_who_may_approve_ends_the_decision_to_send_alone(client, alone):
    html = client.post("/settings/staff/new/", COLLEAGUE).content.decode()
    body = Body.current()

    assert (body.sole_operator_since, body.sole_operator_by, body.approval_threshold) == (None, None, 50)
    assert "решение отправлять письма без второго человека прекращено" in html
    line = JournalEntry.objects.get(verb="body.works_together")
    assert (line.by, line.details["threshold_was"]) == (alone, 500)
    assert "Долгов" in line.reason


def test_a_role_given_on_the_card_ends_it_too(client, alone):
    editor = UserFactory(roles=["editor"], email="a@example.org")
    page = client.post(
        f"/settings/staff/{editor.pk}/", {**COLLEAGUE, "email": "a@example.org", "roles": ["approver"]}, follow=True
    )

    assert Body.current().sole_operator_since is None
    assert "прекращено" in page.content.decode()


def test_an_approver_who_is_switched_on_again_ends_it(client, alone):
    approver = UserFactory(roles=["approver"], is_active=False)
    client.post(f"/settings/staff/{approver.pk}/switch-on/")

    assert Body.current().sole_operator_since is None


def test_colleagues_who_may_not_approve_and_an_own_role_leave_it_as_it_is(client, alone):
    client.post(f"/settings/staff/{alone.pk}/", own_values(alone, roles=["administrator", "approver"], ground="Один"))
    client.post("/settings/staff/new/", {**COLLEAGUE, "roles": ["editor"]})
    off = UserFactory(roles=["editor"], is_active=False, email="b@example.org")
    client.post(f"/settings/staff/{off.pk}/", {**COLLEAGUE, "email": "b@example.org", "roles": ["approver"]})

    assert User.objects.get(pk=alone.pk).roles == {"administrator", "approver"}
    assert Body.current().sole_operator_since == NOW


def test_a_mail_server_that_is_down_does_not_lose_the_account(client, monkeypatch, settings):
    settings.MAIL_STAYS_HERE = False

    def down(*_args):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", down)
    html = client.post("/settings/staff/new/", COLLEAGUE).content.decode()

    assert User.objects.filter(email="dolgov@example.org").exists()
    assert "Почтовый сервер не принял письмо" in html


def test_an_address_that_is_taken_is_told_beside_it_and_nothing_typed_is_lost(client):
    UserFactory(email="dolgov@example.org")
    html = client.post("/settings/staff/new/", COLLEAGUE).content.decode()

    assert "Учётная запись с этим адресом уже есть" in html
    assert 'value="Долгов"' in html
    assert mail.outbox == []


def test_roles_are_changed_on_the_card(client):
    user = UserFactory(roles=["editor"], email="a@example.org")
    answer = client.post(f"/settings/staff/{user.pk}/", {**COLLEAGUE, "email": "a@example.org", "roles": ["auditor"]})
    user = User.objects.get(pk=user.pk)

    assert (answer.status_code, user.roles) == (302, {"auditor"})


def own_values(user, **changed):
    return {**COLLEAGUE, "email": user.email, "roles": ["administrator"], **changed}


def test_the_only_administrator_is_asked_for_the_ground_of_an_own_role_and_it_is_shown(client):
    me = User.objects.get()
    url = f"/settings/staff/{me.pk}/"
    asked = client.post(url, own_values(me, roles=["administrator", "editor"]))
    assert "Укажите основание" in asked.content.decode()
    assert User.objects.get().roles == {"administrator"}

    client.post(url, own_values(me, roles=["administrator", "editor"], ground="Приказ № 7"))

    assert User.objects.get().roles == {"administrator", "editor"}
    assert "Приказ № 7" in client.get(url).content.decode()
    assert "выдана самому себе" in client.get("/settings/staff/").content.decode()


def test_beside_another_administrator_own_roles_cannot_be_ticked(client):
    me = User.objects.get()
    UserFactory(roles=["administrator"])
    url = f"/settings/staff/{me.pk}/"

    page = client.post(url, own_values(me, roles=["administrator", "approver"], post="Начальник"), follow=True)

    me = User.objects.get(pk=me.pk)
    assert (page.status_code, me.roles, me.post) == (200, {"administrator"}, "Начальник")
    assert "Ваши роли меняет другой администратор." in client.get(url).content.decode()


def test_switching_off_asks_first_and_can_be_taken_back(client):
    user = UserFactory(roles=["editor"])
    url = f"/settings/staff/{user.pk}/switch-off/"

    assert "Сеансы закончатся сразу" in client.get(url).content.decode()
    assert User.objects.get(pk=user.pk).is_active
    page = client.post(url, follow=True).content.decode()
    assert not User.objects.get(pk=user.pk).is_active
    assert f'action="/settings/staff/{user.pk}/switch-on/"' in page
    client.post(f"/settings/staff/{user.pk}/switch-on/")
    assert User.objects.get(pk=user.pk).is_active


def test_departments_are_added_closed_and_reopened(client):
    client.post("/settings/departments/new/", {"name_ru": "Отдел экономики"})
    department = Department.objects.get()
    client.post(f"/settings/departments/{department.pk}/close/")
    assert not Department.objects.get().is_active
    client.post(f"/settings/departments/{department.pk}/reopen/")

    assert Department.objects.get().is_active


def test_a_department_with_people_says_why_it_stays(client):
    department = DepartmentFactory()
    UserFactory(department=department)
    page = client.post(f"/settings/departments/{department.pk}/close/", follow=True).content.decode()

    assert "В подразделении работают люди" in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_the_same_queries_whatever_its_length(client, people, django_assert_num_queries):
    UserFactory.create_batch(people, roles=["editor", "approver"])
    client.get("/settings/staff/")

    with django_assert_num_queries(7):
        client.get("/settings/staff/")
