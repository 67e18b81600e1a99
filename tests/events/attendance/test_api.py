"""The door for programs: the rest is absent, marks are taken back, helpers' links are closed."""

from datetime import timedelta

import pytest
import time_machine

from events.attendance.actions import add_walk_in, make_door_link
from events.attendance.models import Attendance
from tests.factories.api import Program
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.events import START, EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def keeper():
    return UserFactory(roles=["editor"], department=DepartmentFactory())


@pytest.fixture
def event(keeper):
    return EventFactory(department=keeper.department)


@pytest.fixture
def stranger():
    return Program(UserFactory(roles=["editor"], department=DepartmentFactory()))


def test_the_rest_is_absent_in_one_step(keeper, stranger, event):
    InvitationFactory(event=event, accepted=True)
    program = Program(keeper)

    foreign = stranger.post("event-rest-absent", event.code).status_code
    done = program.post("event-rest-absent", event.code)
    again = program.post("event-rest-absent", event.code)

    assert (foreign, done.json(), again.status_code) == (404, {"marked": 1}, 409)


def test_a_walk_in_is_taken_back(keeper, stranger, event):
    row = add_walk_in(event, name="Ким Олег", by=keeper, now=START)

    foreign = stranger.put("attendance", row.pk, state="unknown").status_code
    done = Program(keeper).put("attendance", row.pk, state="unknown")

    row.refresh_from_db()
    assert (foreign, done.status_code, row.state) == (404, 200, Attendance.State.UNKNOWN)


def test_a_helpers_link_is_listed_without_its_secret_and_closed(keeper, stranger, event):
    link, token = make_door_link(event, label="Вход", expires_at=START + timedelta(days=1), by=keeper, now=START)
    program = Program(keeper)

    listed = program.get("event-door-links", event.code)
    foreign = (
        stranger.get("event-door-links", event.code).json()["results"],
        stranger.post("door-link-revoke", link.pk).status_code,
    )
    made = program.post("event-door-links", event.code, label="Ещё").status_code
    program.post("door-link-revoke", link.pk)

    link.refresh_from_db()
    text = listed.content.decode()
    assert ([row["label"] for row in listed.json()["results"]], token in text or link.digest in text) == (
        ["Вход"],
        False,
    )
    assert (foreign, made, link.revoked_at) == (([], 404), 403, START)
