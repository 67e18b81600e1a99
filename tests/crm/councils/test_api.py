"""Councils and seats are kept by programs as on the pages."""

import pytest

from crm.councils.models import Membership
from tests.factories.api import Program
from tests.factories.crm import (
    AdvisoryBodyFactory,
    ContactFactory,
    DepartmentFactory,
    MembershipFactory,
    ReferenceGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(UserFactory(roles=["editor"], department=DepartmentFactory()))


def test_a_body_is_founded_and_changed(program):
    group = ReferenceGroupFactory()
    made = program.post("council-list", kind="public_council", name_ru="Совет", size=1, groups=[group.pk]).json()
    changed = program.patch("council", made["id"], name_ru="Совет", quorum=1).json()

    assert (made["groups"], changed["groups"], changed["size"], changed["quorum"]) == ([group.pk], [group.pk], 1, 1)


def test_a_seat_is_nominated_appointed_and_ended(program):
    body, anna = AdvisoryBodyFactory(size=1), ContactFactory()
    seat = program.post("council-seats", body.pk, contact=anna.pk, state="nominated").json()["id"]
    full = program.post("council-seats", body.pk, contact=ContactFactory().pk)
    appointed = program.post("council-seat-appoint", body.pk, seat, act="Приказ 1").json()["state"]
    silent = program.post("council-seat-end", body.pk, seat, on="2026-11-01")
    ended = program.post("council-seat-end", body.pk, seat, on="2026-11-01", reason="по заявлению").json()["state"]

    assert (full.status_code, appointed, silent.status_code, ended) == (409, "appointed", 400, "ended")


def test_a_seat_of_a_person_of_another_department_is_not_there(program):
    body, foreign = AdvisoryBodyFactory(), ContactFactory(department=DepartmentFactory())
    seat = MembershipFactory(body=body, contact=foreign)

    answers = {
        program.post("council-seats", body.pk, contact=foreign.pk).status_code,
        program.post("council-seat-appoint", body.pk, seat.pk, act="1").status_code,
        program.post("council-seat-end", body.pk, seat.pk, on="2026-11-01", reason="1").status_code,
    }

    seat.refresh_from_db()
    assert (answers, seat.state) == ({404}, Membership.State.APPOINTED)
