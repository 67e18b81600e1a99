"""Groups and their members are kept by programs as on the pages; a group is approved by people alone."""

import pytest

from crm.groups.models import ReferenceGroup
from tests.factories.api import Program
from tests.factories.crm import (
    ContactFactory,
    DepartmentFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    ReferenceGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(UserFactory(roles=["editor"], department=DepartmentFactory()))


def test_a_group_is_proposed_changed_and_put_out_of_use(program):
    code = program.post("group-list", code="new", name_ru="Новые").json()["code"]
    wrong = program.patch("group", code, target_share="400")
    changed = program.patch("group", code, code="OTHER", name_ru="Новые", criteria="По заявлению").json()
    silent = program.post("group-archive", code)
    archived = program.post("group-archive", code, reason="Не нужна").json()

    assert (code, wrong.status_code, list(wrong.json()["errors"])) == ("NEW", 400, ["target_share"])
    assert (changed["code"], changed["criteria"], silent.status_code) == ("NEW", "По заявлению", 400)
    assert archived["state"] == ReferenceGroup.State.ARCHIVED


def test_members_come_change_their_role_and_leave(program):
    group, place = ReferenceGroupFactory(), OrganisationFactory()
    both = program.post("group-members", group.code)
    person = program.post("group-members", group.code, contact=ContactFactory().pk, source="заявление").json()["id"]
    body = program.post("group-members", group.code, organisation=place.pk).json()
    role = program.patch("group-member", group.code, person, role="representative").json()["role"]
    early = program.post("group-member-leave", group.code, person, on="2099-01-01")
    program.post("group-member-leave", group.code, person, reason="по просьбе")
    program.delete("group-member", group.code, body["id"])

    assert (both.status_code, body["organisation"], role, early.status_code) == (400, place.pk, "representative", 400)
    assert program.get("group-members", group.code).json()["results"] == []


def test_a_member_of_another_department_is_not_there(program):
    group = ReferenceGroupFactory()
    foreign = ContactFactory(department=DepartmentFactory())
    row = GroupMembershipFactory(group=group, contact=foreign)

    answers = {
        program.post("group-members", group.code, contact=foreign.pk).status_code,
        program.patch("group-member", group.code, row.pk, role="representative").status_code,
        program.post("group-member-leave", group.code, row.pk).status_code,
        program.delete("group-member", group.code, row.pk).status_code,
    }

    row.refresh_from_db()
    assert (answers, row.to_on) == ({404}, None)
