from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from config import first_run
from crm.access.middleware import FirstRunMiddleware
from crm.access.models import User
from crm.body.models import Body
from crm.journal.models import JournalEntry
from crm.office import zones
from mailing.senders.models import Sender
from tests.factories.crm import UserFactory

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name_ru": "Администрация города Заречного",
    "short_name_ru": "Заречный",
    "language": "ru",
    "time_zone": "Asia/Yekaterinburg",
    "sender_address": "priglashenie@zarechny.example.org",
    "officer_name": "Ким Юлия Николаевна",
    "feedback_phone": "+7 (34377) 0-00-10",
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
    assert (body.officer_name, body.feedback_phone) == ("Ким Юлия Николаевна", "+7 (34377) 0-00-10")
    assert not body.lacks_contacts
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


def test_a_wrong_code_and_a_weak_password_are_both_told_and_no_password_comes_back(client: Client):
    first_run.make_code()
    html = client.post("/first-run/", {**ANSWERS, "code": "AAAA-AAAA-AAAA", "password": "2026202620"}).content.decode()

    assert "Это не тот код" in html
    assert "Пароль из одних цифр быстро подбирают" in html
    assert "2026202620" not in html


def test_a_good_password_does_not_come_back_either(client: Client):
    code = first_run.make_code()

    assert (
        ANSWERS["password"] not in client.post("/first-run/", {**ANSWERS, "code": code, "email": "x"}).content.decode()
    )


def test_the_list_of_zones_begins_with_the_cities_of_the_country_and_their_distance_from_moscow(client: Client):
    html = client.get("/first-run/", headers={"accept-language": "ru"}).content.decode()

    assert "Саратов, МСК+1" in html
    assert "Калининград, МСК−1" in html
    assert "Africa/" not in html
    assert "Africa/" in client.get("/first-run/", headers={"accept-language": "en"}).content.decode()


def test_without_the_second_factor_the_first_run_leads_through_it_to_the_departments(client: Client, settings):
    settings.CRM_SECOND_FACTOR_REQUIRED = True
    began = client.post("/first-run/", {**ANSWERS, "code": first_run.make_code()})
    asked = client.get(began.headers["Location"])
    assert asked.headers["Location"] == "/accounts/2fa/totp/activate/"
    secret = client.get(asked.headers["Location"]).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    codes = client.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)

    assert 'href="/onward/"' in codes.content.decode()
    assert client.get("/onward/").headers["Location"] == "/settings/departments/"
    assert client.get("/onward/").headers["Location"] == "/"


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


def test_every_zone_of_the_list_exists_and_says_its_distance_from_moscow_rightly():
    noon = datetime(2026, 11, 23, 9, tzinfo=UTC)
    moscow = noon.astimezone(ZoneInfo("Europe/Moscow")).utcoffset()

    assert {
        name: (noon.astimezone(ZoneInfo(name)).utcoffset() - moscow) // timedelta(hours=1)
        for name, _hours, _city in zones.RUSSIAN
    } == {name: hours for name, hours, _city in zones.RUSSIAN}


def test_a_zone_that_a_body_keeps_already_stays_among_the_choices():
    names = [name for _group, rows in zones.choices(kept="Asia/Almaty") for name, _label in rows]

    assert names[-2:] == ["UTC", "Asia/Almaty"]
