import pytest
from django.test import Client

from config import first_run
from crm.access.middleware import FirstRunMiddleware
from crm.access.models import User
from crm.body.models import Body
from crm.journal.models import JournalEntry
from mailing.senders.models import Sender
from tests.factories.crm import UserFactory

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name_ru": "Администрация города Заречного",
    "short_name_ru": "Заречный",
    "language": "ru",
    "time_zone": "Asia/Yekaterinburg",
    "sender_address": "priglashenie@zarechny.example.org",
    "last_name": "Ким",
    "first_name": "Юлия",
    "patronymic": "Николаевна",
    "email": "kim@zarechny.example.org",
    "password": "зимний сад у реки",
}


def test_the_doors_of_an_empty_system_lead_to_the_first_run(client: Client):
    assert client.get("/").headers["Location"] == "/first-run/"
    assert client.get("/profile/", follow=True).redirect_chain[-1][0] == "/first-run/"
    assert client.get("/first-run/").status_code == 200


def test_the_code_from_the_terminal_begins_the_system(client: Client):
    code = first_run.make_code()
    answer = client.post("/first-run/", {**ANSWERS, "code": code.lower().replace("-", " ")})
    administrator = User.objects.get()
    body = Body.current()

    assert answer.headers["Location"] == "/settings/departments/"
    assert (administrator.roles, administrator.check_password(ANSWERS["password"])) == ({"administrator"}, True)
    assert (body.name_ru, body.time_zone, body.is_sample, body.set_up_at is None) == (
        "Администрация города Заречного",
        "Asia/Yekaterinburg",
        False,
        False,
    )
    assert Sender.objects.get(is_default=True).address == "priglashenie@zarechny.example.org"
    assert {entry.verb for entry in JournalEntry.objects.all()} >= {"body.set_up", "staff.invited", "role.given"}
    assert not first_run.check_code(code)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "AAAA-AAAA-AAAA"}, "Это не тот код"),
        ({"password": "12345"}, "id_password_error"),
        ({"sender_address": "no+plus@zarechny.example.org"}, "id_sender_address_error"),
        ({"time_zone": "Mars/Olympus"}, "id_time_zone_error"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_begins(client: Client, change, sentence):
    code = first_run.make_code()
    html = client.post("/first-run/", {**ANSWERS, "code": code, **change}).content.decode()

    assert sentence in html
    assert 'value="Администрация города Заречного"' in html
    assert (User.objects.count(), Sender.objects.count(), Body.objects.count()) == (0, 0, 0)
    assert first_run.check_code(code)


def test_without_a_printed_code_nothing_opens(client: Client):
    first_run.forget_code()

    assert client.post("/first-run/", {**ANSWERS, "code": ""}).status_code == 200
    assert client.post("/first-run/", {**ANSWERS, "code": "ABCD-EFGH-JKMN"}).status_code == 200
    assert not User.objects.exists()


def test_the_page_is_gone_once_somebody_works_here(client: Client):
    UserFactory()

    assert client.get("/first-run/").status_code == 404
    assert client.post("/first-run/", {**ANSWERS, "code": first_run.make_code()}).status_code == 404


def test_a_running_system_is_not_asked_again_whether_it_is_empty(rf, django_assert_num_queries):
    UserFactory()
    middleware = FirstRunMiddleware(lambda _request: None)
    middleware(rf.get("/"))

    with django_assert_num_queries(0):
        middleware(rf.get("/"))
