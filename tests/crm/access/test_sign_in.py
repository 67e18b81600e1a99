"""Guessing of passwords, and what a new password ends."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from crm.access import letters
from crm.access.models import ApiToken
from crm.journal.models import JournalEntry
from tests.factories.crm import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "a long pass phrase", "another pass phrase"
PRANKSTER, HOME = "203.0.113.7", "198.51.100.20"


def sign_in(user, password, *, address):
    client = Client(REMOTE_ADDR=address, headers={"accept-language": "ru"})
    return client.post("/accounts/login/", {"login": user.email, "password": password})


def test_a_hundred_wrong_passwords_from_one_address_do_not_shut_the_owner_out_at_another():
    user = UserFactory()
    for _attempt in range(100):
        sign_in(user, "guess", address=PRANKSTER)

    assert sign_in(user, PASSWORD, address=HOME).status_code == 302


def test_after_five_wrong_passwords_the_network_is_refused_the_account_even_with_the_right_one():
    user = UserFactory()
    for last in range(5):
        sign_in(user, "guess", address=f"203.0.113.{last}")

    answer = sign_in(user, PASSWORD, address="203.0.113.200")

    assert "Слишком много неверных попыток" in answer.content.decode()


def test_an_address_that_guesses_at_many_accounts_is_refused_them_all():
    users = UserFactory.create_batch(11)
    for user in users[:10]:
        sign_in(user, "guess", address=PRANKSTER)

    assert sign_in(users[10], PASSWORD, address=PRANKSTER).status_code == 200
    assert sign_in(users[10], PASSWORD, address=HOME).status_code == 302


def test_behind_our_own_proxy_visitors_are_told_apart_by_the_address_it_names(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    user = UserFactory()

    def through_proxy(password, address):
        client = Client(headers={"x-forwarded-for": f"10.9.9.9, {address}", "x-forwarded-proto": "https"})
        return client.post("/accounts/login/", {"login": user.email, "password": password}).status_code

    for _attempt in range(20):
        through_proxy("guess", PRANKSTER)

    assert (through_proxy(PASSWORD, PRANKSTER), through_proxy(PASSWORD, HOME)) == (200, 302)


@pytest.fixture
def owner():
    return UserFactory(roles=["editor"], language="ru")


@pytest.fixture
def secret(owner):
    later = timezone.now() + timedelta(days=9)
    return ApiToken.issue(owner, name="сайт", scopes=["events.view_events"], expires_at=later)[1]


def program_is_let_in(secret) -> bool:
    answer = Client().get("/api/v1/events/", headers={"authorization": f"Bearer {secret}"})
    return {200: True, 401: False}[answer.status_code]


def test_a_changed_password_ends_other_visits_and_the_keys_for_programs(owner, secret):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    assert program_is_let_in(secret)

    page = here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, follow=True
    )

    assert "Отозван 1 ключ для программ" in page.content.decode()
    assert not program_is_let_in(secret)
    assert (here.get("/profile/").status_code, elsewhere.get("/profile/").status_code) == (200, 302)
    assert JournalEntry.objects.filter(verb="token.revoked", by=owner).count() == 1


def test_a_password_set_by_a_link_ends_old_visits_and_the_keys_for_programs(owner, secret):
    thief = Client()
    thief.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    owner.refresh_from_db()  # a sign-in ends links made before it
    visitor = Client()
    form = visitor.get(letters.password_link(owner), follow=True).redirect_chain[-1][0]

    visitor.post(form, {"password1": NEW, "password2": NEW})

    assert (thief.get("/profile/").status_code, program_is_let_in(secret)) == (302, False)
    assert sign_in(owner, NEW, address=HOME).status_code == 302
