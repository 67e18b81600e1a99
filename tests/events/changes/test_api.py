"""A program moves, puts off and calls off an event: the change holds at once, every letter waits for a person."""

from datetime import timedelta

import pytest
import time_machine

from crm.journal.models import JournalEntry
from events.invitations.models import Invitation, Rsvp
from events.planning.models import Event
from mailing.campaigns.models import Campaign
from tests.events.answers.conftest import LATER
from tests.factories.api import Program
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.events import START, EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def program(staff):
    return Program(staff)


def waiting() -> list[tuple[str, int]]:
    return list(Campaign.objects.filter(state=Campaign.State.ON_APPROVAL).values_list("purpose", "audience_size"))


def test_a_moved_event_keeps_what_was_not_named_and_its_letter_waits(program, event, guest):
    answer = program.post(
        "event-reschedule",
        event.code,
        starts_at=(START + timedelta(days=1)).isoformat(),
        ends_at=(START + timedelta(days=1, hours=2)).isoformat(),
        reason="Зал занят",
    )

    event.refresh_from_db()
    assert (answer.status_code, answer.json()["told"], answer.json()["asked_again"]) == (200, 1, True)
    assert (event.starts_at, event.venue is not None) == (START + timedelta(days=1), True)
    assert waiting() == [("update", 1)]


@pytest.mark.parametrize(("move", "state"), [("cancel", "cancelled"), ("postpone", "postponed")])
def test_an_event_that_is_off_is_off_at_once_and_its_letter_waits(program, event, guest, move, state):
    refused = program.post(f"event-{move}", event.code)
    done = program.post(f"event-{move}", event.code, reason="Авария в зале")

    event.refresh_from_db()
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["reason"])
    assert (done.status_code, done.json()["state"], event.state_reason) == (200, state, "Авария в зале")
    assert waiting() == [("cancellation", 1)]
    assert JournalEntry.objects.filter(verb=f"event.{state}").count() == 1


def test_edited_words_are_told_again_by_a_letter_that_waits(program, event, guest):
    Event.objects.filter(pk=event.pk).update(summary_ru="Новая повестка")

    behind = program.get("event-tell-again", event.code).json()
    answer = program.post("event-tell-again", event.code)

    assert (behind, answer.json()["told"], waiting()) == ({"behind": 1}, 1, [("update", 1)])


def test_a_guest_is_withdrawn_and_the_letter_that_clears_the_calendar_waits(program, guest):
    answer = program.post("invitation-withdraw", guest.pk, reason="Приглашён по ошибке")
    again = program.post("invitation-withdraw", guest.pk)

    guest.refresh_from_db()
    assert (answer.status_code, guest.state, waiting()) == (200, Invitation.State.WITHDRAWN, [("cancellation", 1)])
    assert (again.status_code, again.json()["type"]) == (409, "urn:dialogue:problem:invitation-gone")


def test_a_reminder_waits_and_the_same_request_makes_no_second_one(program, event, guest):
    first = program.post("event-reminders", event.code, after=1)
    again = program.post("event-reminders", event.code, after=1)

    assert (first.status_code, first.json()["state"]) == (201, "on_approval")
    assert first.json()["campaign"] == again.json()["campaign"]
    assert waiting() == [("reminder", 1)]


def test_replies_are_closed_and_taken_again_without_a_letter(program, event, guest):
    closed = program.post("event-close-replies", event.code).json()["state"]
    opened = program.post("event-reopen-replies", event.code).json()["state"]

    assert (closed, opened, waiting()) == ("closed_for_rsvp", "announced", [])


def test_an_event_that_was_put_off_is_not_announced_again_without_a_date(program, staff):
    event = EventFactory(state=Event.State.POSTPONED, officer=staff)

    answers = [program.post(f"event-{move}", event.code).status_code for move in ("announce", "reopen-replies")]

    event.refresh_from_db()
    assert (answers, event.state) == ([409, 409], Event.State.POSTPONED)


def test_an_event_on_site_is_not_moved_to_nowhere(program, event, guest):
    answer = program.post("event-reschedule", event.code, venue=None)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["venue"])


def test_the_text_of_the_invitation_is_written_and_taken_back(program, event):
    wrong = program.put("event-letter", event.code, subject_ru="Приходите", body_ru="{{nobody}}")
    right = program.put("event-letter", event.code, subject_ru="Приходите", body_ru="{{salutation}}")
    kept = program.get("event-letter", event.code).json()["subject_ru"]
    after = program.delete("event-letter", event.code).json()["subject_ru"]

    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["body_ru"])
    assert (right.status_code, kept, after != kept) == (200, "Приходите", True)


@pytest.mark.parametrize(
    ("verb", "door", "body"),
    [
        ("post", "event-reschedule", {}),
        ("post", "event-cancel", {"reason": "нет"}),
        ("post", "event-postpone", {"reason": "нет"}),
        ("get", "event-tell-again", {}),
        ("post", "event-tell-again", {}),
        ("post", "event-close-replies", {}),
        ("post", "event-reopen-replies", {}),
        ("post", "event-reminders", {"after": 0}),
        ("get", "event-letter", {}),
        ("put", "event-letter", {"subject_ru": "Т", "body_ru": "Т"}),
        ("delete", "event-letter", {}),
    ],
)
def test_an_event_of_another_department_is_not_there(event, guest, verb, door, body):
    Event.objects.filter(pk=event.pk).update(department=DepartmentFactory())
    stranger = Program(UserFactory(roles=["editor"], department=DepartmentFactory()))

    answer = stranger(verb, door, event.code, **body)
    event.refresh_from_db()

    assert (answer.status_code, event.state, waiting()) == (404, Event.State.ANNOUNCED, [])


def test_a_guest_of_another_department_is_not_there(event, guest):
    Event.objects.filter(pk=event.pk).update(department=DepartmentFactory())
    stranger = Program(UserFactory(roles=["editor"], department=DepartmentFactory()))

    withdrawn = stranger.post("invitation-withdraw", guest.pk)
    answered = stranger.post("invitation-answers", guest.pk, answer="declined")

    guest.refresh_from_db()
    assert (withdrawn.status_code, answered.status_code) == (404, 404)
    assert (guest.state, guest.rsvp) == (Invitation.State.ACTIVE, Rsvp.NO_REPLY)
