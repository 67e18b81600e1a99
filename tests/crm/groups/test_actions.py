"""Changes of groups and their members."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.groups import actions
from crm.groups.actions import Definition
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.groups.refusals import (
    AlreadyInGroup,
    ApprovingActMissing,
    CriteriaMissing,
    GroupIsArchived,
    GroupMoveNotAllowed,
    LeavesBeforeEntering,
    ReviewNotLater,
)
from crm.journal import actions as journal
from tests.factories.crm import NOW, ContactFactory, OrganisationFactory, ReferenceGroupFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
SAID = Definition(code="EXP", name_ru="Эксперты", criteria="Учёная степень")


def proposed(**changes):
    return actions.propose_group(replace(SAID, **changes), by=None, now=NOW)


def approve(group, **changes):
    said = {"act": "Постановление № 112", "approved_on": TODAY, "review_on": TODAY + timedelta(days=365), **changes}
    return actions.approve_group(group, by=None, now=NOW, **said)


def test_a_group_is_proposed_and_then_approved_by_an_act():
    group = proposed()
    assert group.state == "proposed"

    approved = approve(group)

    assert (approved.state, approved.approving_act, approved.review_on) == (
        "approved",
        "Постановление № 112",
        TODAY + timedelta(days=365),
    )
    assert [entry.verb for entry in journal.about(group)] == ["group.approved", "group.proposed"]


@pytest.mark.parametrize(
    ("group", "changes", "refusal"),
    [
        ({"criteria": " "}, {}, CriteriaMissing),
        ({}, {"act": " "}, ApprovingActMissing),
        ({}, {"review_on": TODAY}, ReviewNotLater),
    ],
)
def test_an_approval_needs_criteria_an_act_and_a_later_review(group, changes, refusal):
    made = proposed(**group)

    with pytest.raises(refusal):
        approve(made, **changes)

    made.refresh_from_db()
    assert made.state == "proposed"


def test_an_approved_group_is_not_approved_twice():
    group = approve(proposed())

    with pytest.raises(GroupMoveNotAllowed):
        approve(group)


def test_new_criteria_put_an_approved_group_under_review_and_a_new_name_does_not():
    group = approve(proposed())
    said = replace(SAID, review_on=group.review_on)

    renamed = actions.change_group(group, replace(said, name_en="Experts"), by=None, now=NOW)
    assert renamed.state == "approved"

    changed = actions.change_group(group, replace(said, name_en="Experts", criteria="Иные"), by=None, now=NOW)
    assert changed.state == "under_review"


def test_a_group_goes_to_the_archive_and_comes_back_only_through_review():
    group = actions.archive_group(approve(proposed()), reason="не нужна", by=None, now=NOW)
    with pytest.raises(GroupMoveNotAllowed):
        approve(group)
    with pytest.raises(GroupIsArchived):
        actions.add_member(group, ContactFactory(), by=None, now=NOW)

    again = actions.review_group(group, reason="снова нужна", by=None, now=NOW)

    assert again.state == "under_review"
    assert ReferenceGroup.objects.in_use().get() == again


def test_people_and_organisations_enter_once():
    group, user = ReferenceGroupFactory(), UserFactory()
    anna, bridge = ContactFactory(), OrganisationFactory()

    membership = actions.add_member(group, anna, by=user, now=NOW, role="representative", source="заявка")
    actions.add_member(group, bridge, by=user, now=NOW)

    assert (membership.from_on, membership.confirmed_by, membership.role) == (TODAY, user, "representative")
    for member in (anna, bridge):
        with pytest.raises(AlreadyInGroup):
            actions.add_member(group, member, by=user, now=NOW)


def test_many_enter_at_once_and_those_inside_are_passed_over():
    group = ReferenceGroupFactory()
    inside = ContactFactory(groups=[group])

    added = actions.add_members(group, [inside, ContactFactory(), ContactFactory()], by=None, now=NOW)

    assert (added, group.memberships.count()) == (2, 3)


def test_a_removal_is_remembered_and_does_not_bar_the_way_back():
    group, anna = ReferenceGroupFactory(), ContactFactory()
    membership = actions.add_member(group, anna, by=None, now=NOW, from_on=TODAY - timedelta(days=10))

    left = actions.remove_member(membership, on=TODAY, reason="переехала", by=None, now=NOW)

    assert left.to_on == TODAY
    assert not GroupMembership.objects.on(TODAY).exists()
    assert journal.about(anna).first().reason == "переехала"
    actions.add_member(group, anna, by=None, now=NOW)
    assert group.memberships.count() == 2


def test_nobody_leaves_before_entering():
    membership = actions.add_member(ReferenceGroupFactory(), ContactFactory(), by=None, now=NOW)

    with pytest.raises(LeavesBeforeEntering):
        actions.remove_member(membership, on=TODAY - timedelta(days=1), by=None, now=NOW)


def test_a_member_becomes_a_representative():
    membership = actions.add_member(ReferenceGroupFactory(), ContactFactory(), by=None, now=NOW)

    assert actions.change_role(membership, "representative", by=None, now=NOW).role == "representative"
