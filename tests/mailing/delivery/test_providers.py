"""Letters handed to a provider over HTTP: Anymail's own back-end against a real server on the loopback."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import override_settings

from config.env import Address
from mailing.campaigns.models import Campaign
from mailing.checks import mail_route_carries_calendars
from mailing.content.rendering import render
from mailing.delivery import actions
from mailing.delivery.engine import LineHealth
from mailing.delivery.envelope import build
from mailing.delivery.models import Delivery
from mailing.delivery.provider_line import RawLetter
from mailing.transport.providers import PROVIDERS
from tests.factories.crm import NOW
from tests.factories.mailing import CampaignFactory, DeliveryFactory
from tests.servers.http import answering

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "health", LineHealth())
    with override_settings(DATA_DIR=tmp_path):
        yield


def drain(api, smtp_port=1):
    smtp = Address("smtp", "127.0.0.1", smtp_port, "", "", "", {}, "")
    keys = {"UNISENDER_GO_API_KEY": "key", "UNISENDER_GO_API_URL": api.url, "REQUESTS_TIMEOUT": 2}
    with override_settings(MAIL_ROUTE="unisender_go", ANYMAIL=keys, SMTP=smtp):
        return actions.drain_due(now=NOW, at_most=timedelta(seconds=10))


def taken(body):
    addresses = [recipient["email"] for recipient in body["message"]["recipients"]]
    return 200, {"status": "success", "job_id": "1ZymBc", "emails": addresses}


def rows():
    return sorted(Delivery.objects.values_list("state", "last_code"))


def test_each_letter_goes_in_a_request_of_its_own_with_its_own_message_id_and_way_out():
    letters = DeliveryFactory.create_batch(3, campaign=CampaignFactory(state=Campaign.State.SENDING))

    with answering(taken) as api:
        assert drain(api) == 3

    sent = {body["message"]["recipients"][0]["email"]: body["message"] for body in api.bodies}
    assert sent.keys() == {letter.address for letter in letters}
    message = sent[letters[0].address]
    told = {name.lower(): value for name, value in message["headers"].items()}
    assert told["message-id"] == letters[0].message_id
    assert told["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert message["subject"] == "Заседание 3 декабря"
    assert "Уважаемая Ольга Николаевна!" in message["body"]["plaintext"]
    assert rows() == [("accepted", 250)] * 3
    assert Campaign.objects.get().state == "finished"


@pytest.mark.parametrize(
    ("answer", "state", "campaign"),
    [
        (
            lambda body: (200, {"emails": [], "failed_emails": {address(body): "permanent_unavailable"}}),
            "refused",
            "finished",
        ),
        (
            lambda body: (200, {"emails": [], "failed_emails": {address(body): "temporary_unavailable"}}),
            "deferred",
            "sending",
        ),
        (lambda _body: (401, {"message": "wrong key"}), "queued", "paused"),
        (lambda _body: (503, {"message": "busy"}), "deferred", "sending"),
        (lambda _body: (429, {"message": "slower"}), "deferred", "sending"),
        (lambda _body: (0, None), "unknown", "finished"),
    ],
)
def test_answers_of_a_provider_become_the_same_states(answer, state, campaign):
    DeliveryFactory()

    with answering(answer) as api:
        assert drain(api) == 0

    assert [found for found, _code in rows()] == [state]
    assert Campaign.objects.get().state == campaign


def address(body):
    return body["message"]["recipients"][0]["email"]


def test_a_letter_with_a_calendar_goes_by_smtp_as_built(smtp_sink):
    DeliveryFactory(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")
    DeliveryFactory()

    with answering(taken) as api:
        assert drain(api, smtp_sink.port) == 2

    assert (len(api.bodies), len(smtp_sink.letters)) == (1, 1)
    assert "text/calendar" in smtp_sink.letters[0].raw.decode()


def test_a_back_end_that_sends_mime_gets_our_own_bytes():
    letter = DeliveryFactory(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")
    content = build(letter, render(letter.campaign, letter))

    assert RawLetter(letter, content).message().as_bytes().replace(b"\n", b"\r\n") == content


@pytest.mark.parametrize(
    ("route", "smtp_is_set", "errors"),
    [
        ("smtp", False, []),
        ("unisender_go", True, []),
        ("unisender_go", False, ["mailing.E001"]),
        ("sendgrid", False, ["mailing.E001"]),
    ],
)
def test_a_route_that_cannot_carry_invitations_stops_the_start(settings, route, smtp_is_set, errors):
    settings.MAIL_ROUTE, settings.SMTP_IS_SET = route, smtp_is_set

    assert [error.id for error in mail_route_carries_calendars()] == errors


def test_a_provider_whose_package_is_not_installed_stops_the_start(settings, monkeypatch):
    settings.MAIL_ROUTE = "amazon_ses"
    lacking = replace(PROVIDERS["amazon_ses"], needs_package="a_package_that_nobody_has")
    monkeypatch.setitem(PROVIDERS, "amazon_ses", lacking)

    assert [error.id for error in mail_route_carries_calendars()] == ["mailing.E002"]


def test_only_one_provider_takes_letters_as_built():
    assert [name for name, provider in PROVIDERS.items() if provider.keeps_calendar] == ["amazon_ses"]
