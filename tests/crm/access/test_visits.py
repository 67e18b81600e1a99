import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from crm.access import letters
from crm.access.models import ApiToken
from crm.access.tasks import send_password_link
from crm.body.models import Body
from tests.factories.crm import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


def signed_in(user) -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_a_visit_ends_half_an_hour_after_its_last_request():
    user = UserFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(user)
        client.get("/profile/")
        clock.shift(timedelta(minutes=29))
        assert client.get("/profile/").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get("/profile/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/profile/").status_code == 302


def test_a_visit_ends_after_twelve_hours_whatever_happens():
    user = UserFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(user)
        for _quarter in range(49):
            client.get("/profile/")
            clock.shift(timedelta(minutes=15))

        assert client.get("/profile/").status_code == 302


def test_what_was_typed_outlives_the_visit():
    user = UserFactory(roles=["administrator"])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(user)
        client.get("/profile/")
        clock.shift(timedelta(hours=1))
        answer = client.post("/settings/departments/new/", {"name_ru": "Отдел «Мост»", "phone": "12"})
        assert answer.headers["Location"] == "/accounts/login/?next=/kept-form/"
        sign_in = client.get(answer.headers["Location"]).content.decode()
        answer = client.post(
            answer.headers["Location"], {"login": user.email, "password": PASSWORD, "next": "/kept-form/"}
        )
        html = client.get(answer.headers["Location"]).content.decode()

    assert 'action="/settings/departments/new/"' in html
    assert '<input type="hidden" name="name_ru" value="Отдел «Мост»">' in html
    assert "<dt>Название по-русски</dt><dd>Отдел «Мост»</dd>" in html
    assert "<dt>name_ru</dt>" not in html
    assert "Набранное сохранено" in sign_in
    assert client.get("/kept-form/").status_code == 302  # shown once


def test_a_password_is_never_kept():
    UserFactory()
    client = Client()
    client.post("/settings/staff/new/", {"password": "secret", "x": "1"})

    assert "kept_form" not in client.session


def test_a_wrong_password_is_told_without_saying_whether_the_account_exists():
    user = UserFactory(language="ru")
    pages = []
    for address in (user.email, "nobody@example.org"):
        answer = Client(headers={"accept-language": "ru"}).post(
            "/accounts/login/", {"login": address, "password": "no"}
        )
        html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", answer.content.decode())
        pages.append((answer.status_code, html.replace(address, "ADDRESS")))

    assert pages[0] == pages[1]
    assert "Адрес или пароль не подходит" in pages[0][1]


def test_nobody_signs_up(client):
    UserFactory()

    assert client.get("/accounts/signup/").status_code == 404


def test_the_second_factor_comes_before_any_page(client, settings):
    settings.CRM_SECOND_FACTOR_REQUIRED = True
    client.force_login(UserFactory(roles=["administrator"]))

    for path in ("/profile/", "/settings/staff/"):
        assert client.get(path).headers["Location"] == "/accounts/2fa/totp/activate/"


def test_the_demo_on_this_machine_asks_for_no_second_factor(client, settings):
    settings.CRM_SECOND_FACTOR_REQUIRED = None
    client.force_login(UserFactory(roles=["administrator"]))
    Body(is_sample=True, name_ru="Верхнереченск").save()

    assert client.get("/profile/").status_code == 200


def test_an_empty_system_on_this_machine_does(client, settings):
    settings.CRM_SECOND_FACTOR_REQUIRED = None
    client.force_login(UserFactory(roles=["administrator"]))

    assert client.get("/profile/").status_code == 302


def test_a_link_sets_the_password_once(client):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    send_password_link(user.pk)
    (letter,) = mail.outbox
    link = re.search(r"http://\S+", letter.body)[0]
    assert link.startswith("http://localhost:8000/accounts/password/reset/key/")

    page = client.get(link, follow=True)
    where = page.redirect_chain[-1][0]
    client.post(where, {"password1": "another pass phrase", "password2": "another pass phrase"})
    user.refresh_from_db()

    assert user.check_password("another pass phrase")
    assert "token_fail" in Client().get(link).context


def test_a_link_takes_its_address_from_the_settings(rf, settings):
    settings.SITE_URL = "https://dialogue.example.org"

    assert letters.password_link(UserFactory()).startswith("https://dialogue.example.org/accounts/")


def test_asking_for_a_link_answers_the_same_for_any_address(client, monkeypatch):
    asked = []
    monkeypatch.setattr("crm.access.sign_in_forms.current_app.send_task", lambda name, args: asked.append((name, args)))
    user = UserFactory()
    answers = [
        client.post("/accounts/password/reset/", {"email": address}) for address in (user.email, "nobody@example.org")
    ]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, "/accounts/password/reset/done/")
    ] * 2
    assert asked == [("crm.access.send_password_link", [user.pk]), ("crm.access.send_password_link", [None])]
    assert mail.outbox == []


def test_one_does_not_see_or_revoke_keys_of_others(client):
    later = timezone.now() + timedelta(days=9)
    token, _secret = ApiToken.issue(UserFactory(), name="чужой", scopes=[], expires_at=later)
    client.force_login(UserFactory(roles=["editor"]))

    assert client.get(f"/profile/tokens/{token.pk}/revoke/").status_code == 404
    assert client.post(f"/profile/tokens/{token.pk}/revoke/").status_code == 404
    assert "чужой" not in client.get("/profile/tokens/").content.decode()


def test_a_key_is_shown_once(client):
    client.force_login(UserFactory(roles=["editor"]))
    expires_on = (timezone.localdate() + timedelta(days=30)).isoformat()
    answer = client.post(
        "/profile/tokens/new/", {"name": "календарь сайта", "expires_on": expires_on, "scopes": ["events.view_events"]}
    )
    secret = re.search(r"dlg_[\w-]+", answer.content.decode())[0]

    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in client.get("/profile/tokens/").content.decode()


@pytest.mark.parametrize(("days", "sentence"), [(0, "passed"), (400, "a year")])
def test_a_key_lives_from_tomorrow_to_a_year(client, days, sentence):
    client.force_login(UserFactory(roles=["editor"], language="en"))
    expires_on = (timezone.localdate() + timedelta(days=days)).isoformat()
    answer = client.post(
        "/profile/tokens/new/", {"name": "x", "expires_on": expires_on, "scopes": ["events.view_events"]}
    )

    assert sentence in answer.content.decode()


def test_what_was_typed_without_a_cookie_is_given_back_to_be_copied():
    UserFactory()
    client = Client(enforce_csrf_checks=True)
    body = {"title_ru": "Проект бюджета", "format": "on_site", "password": "Тайна города", "csrfmiddlewaretoken": "x y"}

    answer = client.post("/events/new/", body)
    sign_in = client.post("/accounts/login/", {"login": "anna@city.example.org", "password": "Тайна города"})

    html = answer.content.decode()
    assert (answer.status_code, sign_in.status_code) == (403, 403)
    assert "readonly>Проект бюджета</textarea>" in html
    assert "Тайна" not in html
    assert "anna@" not in sign_in.content.decode()
