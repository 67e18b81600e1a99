"""A program decides on applications of journalists; the letters about it wait for a second person."""

import pytest
import time_machine

from events.accreditation.actions import request_accreditation
from events.accreditation.models import Accreditation
from mailing.campaigns.models import Campaign
from tests.events.accreditation.test_accreditation import GROMOVA, briefing, officer
from tests.factories.api import Program
from tests.factories.crm import MediaOutletFactory, UserFactory
from tests.factories.events import NOW
from tests.factories.mailing import SenderFactory

__all__ = ["briefing", "officer"]
pytestmark = pytest.mark.django_db
State = Accreditation.State


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def program(officer):
    return Program(officer)


@pytest.fixture
def asked(briefing):
    return request_accreditation(briefing, GROMOVA, now=NOW)


def test_a_grant_holds_at_once_and_its_letter_waits(program, officer, asked):
    SenderFactory()

    listed = program.get("accreditation-list", view="waiting").json()["results"]
    answer = program.post("accreditation-grant", asked.pk)
    again = program.post("accreditation-grant", asked.pk)

    letter = Campaign.objects.get(pk=answer.json()["letter"])
    asked.refresh_from_db()
    assert ([row["id"] for row in listed], asked.state) == ([asked.pk], State.APPROVED)
    assert (letter.state, letter.requested_by) == (Campaign.State.ON_APPROVAL, officer)
    assert (again.status_code, Campaign.objects.count()) == (409, 1)


def test_a_decision_whose_letter_cannot_be_made_stands_and_says_so(program, asked):
    answer = program.post("accreditation-refuse", asked.pk, reason="Нет мест")

    asked.refresh_from_db()
    assert (asked.state, asked.state_reason) == (State.REFUSED, "Нет мест")
    assert (answer.json()["letter"], bool(answer.json()["letter_problem"])) == (None, True)


def test_a_refusal_needs_a_reason(program, asked):
    answer = program.post("accreditation-refuse", asked.pk)

    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (400, State.REQUESTED)


def test_a_granted_one_is_taken_back(program, asked):
    early = program.post("accreditation-revoke", asked.pk, reason="Ошибка")
    program.post("accreditation-grant", asked.pk)
    done = program.post("accreditation-revoke", asked.pk, reason="Ошибка")

    assert (early.status_code, done.json()["state"]) == (409, "revoked")


def test_one_for_a_year_is_written_down(program):
    outlet = MediaOutletFactory()
    body = {"number": "17", "journalist": "Громова Вера", "outlet": outlet.pk, "valid_from": "2026-01-01"}

    wrong = program.post("accreditation-list", **body, valid_to="2025-12-31")
    done = program.post("accreditation-list", **body, valid_to="2026-12-31")

    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["valid_to"])
    assert (done.status_code, done.json()["state"]) == (201, "approved")


def test_an_auditor_reads_masked_channels_and_decides_nothing(asked):
    auditor = Program(UserFactory(roles=["auditor"]))

    row = auditor.get("accreditation-list").json()["results"][0]

    assert (row["email"], "•" in row["phone"]) == ("g•••@press.example.com", True)
    assert auditor.post("accreditation-grant", asked.pk).status_code == 403


def test_a_journalist_is_marked_at_the_door(program, asked):
    early = program.put("accreditation-attendance", asked.pk, state="came")
    program.post("accreditation-grant", asked.pk)
    done = program.put("accreditation-attendance", asked.pk, state="came")

    assert (early.status_code, done.status_code, done.json()["state"]) == (404, 200, "came")
