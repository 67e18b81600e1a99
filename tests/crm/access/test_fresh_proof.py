from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.utils import timezone

from crm.access.models import User
from crm.body.models import Body
from crm.groups.models import ReferenceGroup
from tests.factories.crm import ReferenceGroupFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def compulsory(settings):
    settings.CRM_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def administrator():
    user = UserFactory(roles=["administrator"])
    user.secret = generate_totp_secret()
    TOTP.activate(user, user.secret)
    return user


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code(user.secret)})
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_a_password_alone_opens_nothing(administrator):
    client = Client()
    answer = client.post("/accounts/login/", {"login": administrator.email, "password": PASSWORD})

    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/profile/").status_code == 302


def test_signing_in_is_a_proof_for_five_minutes(administrator):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(administrator)
        assert client.get("/settings/staff/new/").status_code == 200
        clock.shift(timedelta(minutes=6))
        answer = client.get("/settings/staff/new/")

    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_a_proof_leads_back_to_the_step_that_asked_for_it(administrator):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(administrator)
        clock.shift(timedelta(minutes=6))
        asked = client.get("/settings/staff/new/").headers["Location"]
        answer = client.post(asked, {"code": code(administrator.secret), "next": "/settings/staff/new/"})
        assert answer.headers["Location"] == "/settings/staff/new/"
        assert client.get("/settings/staff/new/").status_code == 200


def test_ordinary_pages_ask_for_no_fresh_proof(administrator):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(administrator)
        client.get("/profile/")
        clock.shift(timedelta(minutes=20))

        assert client.get("/settings/departments/").status_code == 200


def test_a_wrong_code_is_told_and_a_used_one_does_not_work_twice(administrator):
    client = signed_in(administrator)
    other = Client()
    other.post("/accounts/login/", {"login": administrator.email, "password": PASSWORD})
    again = other.post("/accounts/2fa/authenticate/", {"code": code(administrator.secret)})

    assert client.get("/profile/").status_code == 200
    assert again.status_code == 200
    assert other.get("/profile/").status_code == 302


def test_roles_and_address_of_a_colleague_change_only_with_a_fresh_proof(administrator):
    colleague = UserFactory(roles=["editor"], email="old@city.example")
    page, form = f"/settings/staff/{colleague.pk}/", {"email": "mine@city.example", "roles": ["approver"]}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(administrator)
        clock.shift(timedelta(minutes=6))
        answer = client.post(page, form)

    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    colleague.refresh_from_db()
    assert colleague.email == "old@city.example"
    assert set(colleague.grants.values_list("role", flat=True)) == {"editor"}


def test_the_settings_are_read_without_a_fresh_proof_and_changed_only_with_one(administrator):
    Body(name_ru="Город", approval_threshold=20).save()
    values = {
        "name_ru": "Город",
        "language": "ru",
        "time_zone": "Europe/Moscow",
        "officer_name": "Долгов Илья Андреевич",
        "feedback_email": "press@city.example.org",
        "feedback_phone": "+7 (8410) 00-12-34",
        "approval_threshold": 50,
    }
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(administrator)
        clock.shift(timedelta(minutes=6))
        assert client.get("/settings/body/").status_code == 200
        asked = client.post("/settings/body/change/", values)
        assert asked.headers["Location"].startswith("/accounts/2fa/reauthenticate/")
        assert Body.current().approval_threshold == 20
        client.post(asked.headers["Location"], {"code": code(administrator.secret), "next": "/settings/body/change/"})

    assert Body.current().approval_threshold == 50


def test_without_a_second_factor_not_even_the_first_page_of_the_day_opens():
    client = Client()
    client.force_login(UserFactory(roles=["editor"]))
    assert client.get("/today/").headers["Location"] == "/accounts/2fa/totp/activate/"


def test_a_group_is_approved_only_with_a_fresh_proof():
    approver = UserFactory(roles=["approver"])
    approver.secret = generate_totp_secret()
    TOTP.activate(approver, approver.secret)
    group = ReferenceGroupFactory(state=ReferenceGroup.State.PROPOSED)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(approver)
        clock.shift(timedelta(minutes=6))
        form = {"approving_act": "Постановление № 1", "approved_on": "2026-11-20", "review_on": "2027-11-20"}
        answer = client.post(f"/groups/{group.code}/approve/", form)

    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    group.refresh_from_db()
    assert group.state == ReferenceGroup.State.PROPOSED
