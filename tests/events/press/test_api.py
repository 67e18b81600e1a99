"""A program begins, writes and withdraws announcements; what it asks for waits for a second person."""

import pytest
import time_machine

from crm.body.models import Body
from events.planning.models import Event
from events.press.models import PressAnnouncement
from mailing.campaigns.models import Campaign
from tests.events.press.test_actions import briefing, newsroom, officer
from tests.factories.api import Program
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.events import NOW, EventFactory

__all__ = ["briefing", "newsroom", "officer"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def program(officer):
    return Program(officer)


def test_an_announcement_goes_from_the_event_to_a_second_person(program, officer, briefing, newsroom):
    begun = program.post("event-announcement", briefing.code)
    pk = begun.json()["id"]
    words = {"headline": "Новый график автобусов", "press_contact": "Степнова Елена", "topic": "Автобусы зимой"}
    written = program.patch("announcement", pk, **words)
    asked = program.post("announcement-request-approval", pk)

    letter = Campaign.objects.get(pk=asked.json()["campaign"])
    assert (begun.status_code, written.status_code, asked.status_code) == (201, 200, 200)
    assert (written.json()["headline"], len(written.json()["outlets"])) == ("Новый график автобусов", 3)
    assert (asked.json()["state"], letter.state, letter.audience_size) == ("on_approval", "on_approval", 3)
    assert letter.requested_by == officer


def test_a_program_asks_a_second_person_also_where_one_person_is_the_body(program, briefing, newsroom):
    Body.objects.update(sole_operator_since=NOW)
    pk = program.post("event-announcement", briefing.code).json()["id"]
    program.patch("announcement", pk, headline="График", press_contact="Степнова", topic="Автобусы")

    assert program.post("announcement-request-approval", pk).json()["state"] == "on_approval"


def test_too_many_questions_are_refused_and_nothing_changes(program, briefing):
    pk = program.post("event-announcement", briefing.code).json()["id"]

    answer = program.patch("announcement", pk, headline="Другое", questions="\n".join("Почему?" * 1 for _ in range(9)))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["questions"])
    assert PressAnnouncement.objects.get().headline != "Другое"


def test_only_what_is_public_is_withdrawn_and_only_with_a_reason(program, briefing):
    pk = program.post("event-announcement", briefing.code).json()["id"]
    early = program.post("announcement-withdraw", pk, reason="Рано")
    PressAnnouncement.objects.update(state=PressAnnouncement.State.SENT, published_at=NOW)
    silent = program.post("announcement-withdraw", pk)
    done = program.post("announcement-withdraw", pk, reason="Отменено")

    assert (early.status_code, silent.status_code, done.json()["state"]) == (409, 400, "withdrawn")


def test_announcements_of_a_draft_of_another_department_are_not_there(program, briefing):
    foreign = EventFactory(state=Event.State.DRAFT, department=DepartmentFactory(), kind=Event.Kind.MEETING)
    pk = PressAnnouncement.objects.create(
        event=foreign, number=9, dated_on=NOW.date(), headline="Тайна", press_contact="-", created_at=NOW
    ).pk
    stranger = Program(UserFactory(roles=["press_officer"], department=DepartmentFactory()))

    answers = {
        stranger.post("event-announcement", foreign.code).status_code,
        stranger.get("announcement", pk).status_code,
        stranger.patch("announcement", pk, headline="Наша").status_code,
        stranger.post("announcement-request-approval", pk).status_code,
        stranger.post("announcement-withdraw", pk, reason="нет").status_code,
    }

    assert (answers, stranger.get("announcement-list").json()["results"]) == ({404}, [])
