"""A program writes a report and asks for its approval; it neither approves nor publishes."""

import pytest

from events.outcomes.models import Outcome
from events.planning.models import Event
from tests.factories.api import Program
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def test_a_report_is_written_and_waits_for_a_second_person():
    editor = UserFactory(roles=["editor"])
    event, program = EventFactory(state=Event.State.HELD), Program(editor)
    missing = program.post("event-outcome-request-approval", event.code)
    program.put("event-outcome", event.code, aim="Обсудить")
    empty = program.post("event-outcome-request-approval", event.code)
    program.put("event-outcome", event.code, text_ru="Договорились.")
    asked = program.post("event-outcome-request-approval", event.code)

    outcome = Outcome.objects.get()
    assert (missing.status_code, empty.status_code, asked.status_code) == (404, 409, 200)
    assert (outcome.state, outcome.requested_by) == (Outcome.State.ON_APPROVAL, editor)


def test_a_report_of_another_department_is_not_there():
    event = EventFactory(state=Event.State.HELD, department=DepartmentFactory())
    Program(UserFactory(roles=["editor"], department=event.department)).put(
        "event-outcome", event.code, text_ru="Договорились."
    )
    stranger = Program(UserFactory(roles=["editor"], department=DepartmentFactory()))

    assert stranger.post("event-outcome-request-approval", event.code).status_code == 404
    assert Outcome.objects.get().state == Outcome.State.DRAFT
