"""Sending to servers that break off, refuse us, or cannot be trusted."""

import threading
from datetime import timedelta

import pytest
from django.test import override_settings

from config.env import Address
from mailing.campaigns.models import Campaign
from mailing.delivery import actions
from mailing.delivery.engine import LINES, LineHealth
from mailing.delivery.models import Delivery
from tests.factories.crm import NOW
from tests.factories.mailing import CampaignFactory, DeliveryFactory
from tests.servers.scripted import following

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "health", LineHealth())
    with override_settings(DATA_DIR=tmp_path):
        yield


def drain(port, scheme="smtp", user=""):
    with override_settings(SMTP=Address(scheme, "127.0.0.1", port, user, "secret", "", {}, "")):
        return actions.drain_due(now=NOW, at_most=timedelta(seconds=10))


def letters(n):
    return DeliveryFactory.create_batch(n, campaign=CampaignFactory(state=Campaign.State.SENDING))


def rows():
    return sorted(Delivery.objects.values_list("state", "state_reason"))


class Counting:
    """Takes letters and breaks off after the dot of some of them."""

    def __init__(self, broken):
        self.broken, self.taken, self.lock = broken, 0, threading.Lock()

    def __call__(self, peer):
        peer.greet("PIPELINING")
        while True:
            for _ in range(3):
                if peer.hear() == "QUIT":
                    return
            peer.say("250 ok", "250 ok", "354 go")
            peer.content()
            with self.lock:
                self.taken += 1
                number = self.taken
            if number in self.broken:
                return
            peer.say("250 taken")


def test_a_break_after_the_dot_leaves_exactly_those_letters_unknown_and_sends_none_twice():
    letters(12)
    script = Counting(broken={2, 5})

    with following(script) as server:
        sent = drain(server.port)
        assert drain(server.port) == 0

    assert (sent, script.taken) == (10, 12)
    assert rows() == [("accepted", "")] * 10 + [("unknown", "no_answer_heard")] * 2
    assert Campaign.objects.get().state == "finished"


def test_a_server_that_breaks_off_before_the_content_puts_letters_off_without_a_try():
    letters(10)

    def script(peer):
        peer.greet("PIPELINING")
        peer.hear()

    with following(script) as server:
        assert drain(server.port) == 0

    found = rows()
    assert {row for row in found if row[0] == "deferred"} <= {("deferred", "broke")}
    assert {state for state, _reason in found} == {"deferred", "queued"}
    assert len([row for row in found if row[0] == "deferred"]) <= LINES
    assert Delivery.objects.exclude(tries=0).count() == 0


def test_a_line_that_the_server_closes_between_two_letters_is_opened_again():
    letters(6)

    def script(peer):
        peer.greet("PIPELINING")
        for _ in range(3):
            peer.hear()
        peer.say("250 ok", "250 ok", "354 go")
        peer.content()
        peer.say("250 taken")

    with following(script) as server:
        assert drain(server.port) == 6


def test_a_server_that_says_good_bye_is_left_alone():
    letters(3)

    def script(peer):
        peer.greet("PIPELINING")
        for _ in range(3):
            peer.hear()
        peer.say("421 4.3.2 shutting down", "421 4.3.2 shutting down", "421 4.3.2 shutting down")

    with following(script) as server:
        assert drain(server.port) == 0
        heard = len(server.heard)
        assert drain(server.port) == 0
        assert len(server.heard) == heard

    assert {state for state, _reason in rows()} <= {"deferred", "queued"}
    assert Delivery.objects.exclude(tries=0).count() == 0


def test_a_wrong_password_pauses_and_burns_no_letter():
    letters(8)

    def script(peer):
        peer.greet("AUTH PLAIN")
        peer.hear()
        peer.say("535 5.7.8 wrong password")

    with following(script) as server:
        assert drain(server.port, user="press") == 0

    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.pause_reason) == ("paused", "535 5.7.8 wrong password")
    assert {state for state, _reason in rows()} == {"queued"}


def test_letters_never_leave_in_clear_when_the_line_should_be_secure():
    letters(2)

    def script(peer):
        peer.greet()
        peer.hear()

    with following(script) as server:
        assert drain(server.port, scheme="smtp+starttls") == 0

    assert ("deferred", "no_tls") in rows()
    assert [words for words in server.heard if words.startswith("MAIL")] == []


def test_a_letter_that_meets_a_refusal_of_us_again_is_refused_alone():
    campaign = CampaignFactory(state=Campaign.State.SENDING)
    DeliveryFactory(campaign=campaign, last_code=554)

    def script(peer):
        peer.greet("PIPELINING")
        for _ in range(3):
            peer.hear()
        peer.say("250 ok", "554 5.7.1 not this one", "503 no")
        peer.hear()
        peer.say("250 ok")

    with following(script) as server:
        drain(server.port)

    campaign.refresh_from_db()
    assert (campaign.state, rows()) == ("finished", [("refused", "")])
