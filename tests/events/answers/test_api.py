"""A program writes down what guests say, and decides about those who want to come without an invitation."""

import pytest
import time_machine

from crm.journal.models import JournalEntry
from events.answers.models import Notice
from events.answers.notice_letters import send_due
from events.invitations.models import Door, Invitation, ParticipationRequest, Rsvp
from events.planning.models import Event
from mailing.campaigns.models import Campaign
from tests.events.answers.conftest import LATER
from tests.factories.api import Program
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.events import ParticipationRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def program(staff):
    return Program(staff)


def test_an_answer_taken_by_phone_stands_in_the_ledger_with_needs_and_note(program, staff, guest):
    answer = program.post("invitation-answers", guest.pk, answer="accepted", needs=["ramp"], plus=1, note="Позвонит")

    guest.refresh_from_db()
    line = guest.answers.get()
    assert (answer.status_code, answer.json()["outcome"], answer.json()["door"]) == (201, "applied", "phone")
    assert (guest.rsvp, guest.note, guest.plus, bool(guest.access_needs)) == (Rsvp.ACCEPTED, "Позвонит", 1, True)
    assert (line.by, line.door) == (staff, Door.PHONE)
    assert JournalEntry.objects.filter(verb="invitation.replied").count() == 1


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"answer": "perhaps"}, 400, "answer"),
        ({"answer": "accepted", "door": "link"}, 400, "door"),
        ({"answer": "accepted", "needs": ["throne"]}, 400, "needs"),
        ({"answer": "delegated", "substitute_contact": "anna@ngo.example.org"}, 400, "substitute_name"),
        (
            {"answer": "delegated", "substitute_name": "Анна", "substitute_contact": "a@ngo.example.org"},
            400,
            "substitute_agreed",
        ),
    ],
)
def test_what_the_page_would_refuse_is_refused_and_changes_nothing(program, guest, body, status, field):
    answer = program.post("invitation-answers", guest.pk, **body)

    assert (answer.status_code, field in answer.json()["errors"]) == (status, True)
    assert guest.answers.count() == 0


def test_an_answer_from_the_future_is_refused(program, guest):
    answer = program.post("invitation-answers", guest.pk, answer="declined", answered_at="2027-01-01T10:00:00+03:00")

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:dialogue:problem:answered-in-future")


def test_a_substitute_is_asked_about_and_the_letter_to_them_waits_for_a_person(program, guest):
    Event.objects.filter(pk=guest.event_id).update(allows_substitutes=True)

    program.post(
        "invitation-answers",
        guest.pk,
        answer="delegated",
        substitute_name="Ёлкина Анна Петровна",
        substitute_contact="anna@ngo.example.org",
        substitute_agreed=True,
    )
    send_due(now=LATER)

    guest.refresh_from_db()
    letter = Campaign.objects.get(deliveries__address="anna@ngo.example.org")
    assert guest.rsvp == Rsvp.DELEGATED
    assert letter.state == Campaign.State.ON_APPROVAL
    assert not Notice.objects.filter(kind=Notice.Kind.INVITE, done_at__isnull=True).exists()


def test_a_request_is_approved_and_its_letter_waits_for_a_person_other_than_the_owner(program, staff, guest, event):
    asked = ParticipationRequestFactory(event=event, invitation=guest, name="Ким Олег", email="kim@ngo.example.org")

    listed = program.get("request-list", event=event.code, state="requested").json()["results"]
    answer = program.post("request-approve", asked.pk)
    again = program.post("request-approve", asked.pk)
    send_due(now=LATER)

    letter = Campaign.objects.get(deliveries__address="kim@ngo.example.org")
    assert [row["id"] for row in listed] == [asked.pk]
    assert (answer.status_code, answer.json()["state"], again.status_code) == (200, "approved", 409)
    assert Invitation.objects.get(pk=answer.json()["becomes"]).address == "kim@ngo.example.org"
    assert (letter.state, letter.requested_by) == (Campaign.State.ON_APPROVAL, staff)
    assert letter.writers.filter(pk=staff.pk).exists()


def test_a_request_is_refused_with_its_reason(program, guest, event):
    asked = ParticipationRequestFactory(event=event, invitation=guest, name="Ким Олег")

    silent = program.post("request-refuse", asked.pk)
    answer = program.post("request-refuse", asked.pk, reason="Мест нет")

    asked.refresh_from_db()
    assert (silent.status_code, answer.status_code) == (400, 200)
    assert (asked.state, asked.reason) == (ParticipationRequest.State.REFUSED, "Мест нет")


def test_an_auditor_reads_masked_channels_of_those_who_ask(guest, event):
    ParticipationRequestFactory(event=event, invitation=guest, name="Ким", email="kim@ngo.example.org", phone="")

    row = Program(UserFactory(roles=["auditor"])).get("request-list").json()["results"][0]

    assert (row["email"], row["phone"]) == ("k•••@ngo.example.org", "")


def test_requests_to_another_department_are_not_there(guest, event):
    asked = ParticipationRequestFactory(event=event, invitation=guest, name="Ким Олег")
    Event.objects.filter(pk=event.pk).update(department=DepartmentFactory(), officer=None)
    stranger = Program(UserFactory(roles=["editor"], department=DepartmentFactory()))

    answers = [
        stranger.post("request-approve", asked.pk).status_code,
        stranger.post("request-refuse", asked.pk, reason="нет").status_code,
        stranger.post("invitation-looked-over", guest.pk).status_code,
    ]

    asked.refresh_from_db()
    assert (answers, stranger.get("request-list").json()["results"]) == ([404, 404, 404], [])
    assert asked.state == ParticipationRequest.State.REQUESTED
