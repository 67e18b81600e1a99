"""Seats: one a person, as many as the statute knows, each with its term."""

from datetime import date, timedelta

import pytest

from crm.councils import actions
from crm.councils.actions import Statute
from crm.councils.models import Membership
from crm.councils.refusals import AlreadyOnCouncil, MembershipEnded, NoSeatLeft, TermEndsBeforeStart
from crm.journal import actions as journal
from tests.factories.crm import NOW, AdvisoryBodyFactory, ContactFactory, MembershipFactory, ReferenceGroupFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def seat(body, contact=None, **said):
    return actions.seat_member(body, contact or ContactFactory(), by=None, now=NOW, **said)


def test_a_body_is_founded_and_changed_with_the_groups_it_must_represent():
    experts, ngos = ReferenceGroupFactory(), ReferenceGroupFactory()
    said = Statute(kind="public_council", name_ru="Общественный совет", size=15, groups=(experts,))
    body = actions.found_body(said, by=None, now=NOW)

    after = actions.change_body(
        body, Statute(kind="public_council", name_ru="Общественный совет", size=17, groups=(ngos,)), by=None, now=NOW
    )

    assert (after.size, list(after.groups.all())) == (17, [ngos])
    assert journal.about(body).first().details == {"fields": ["size", "groups"]}


def test_a_seat_takes_the_term_of_the_body():
    body = AdvisoryBodyFactory(term_until=date(2028, 3, 15))

    assert seat(body, role="chair").to_on == date(2028, 3, 15)
    assert seat(body, to_on=date(2027, 1, 1)).to_on == date(2027, 1, 1)


def test_one_person_holds_one_seat():
    body, anna = AdvisoryBodyFactory(), ContactFactory()
    seat(body, anna)

    with pytest.raises(AlreadyOnCouncil):
        seat(body, anna)


def test_the_statute_knows_how_many_seats_there_are():
    body = AdvisoryBodyFactory(size=1)
    first = seat(body)
    with pytest.raises(NoSeatLeft):
        seat(body)

    actions.end_membership(first, on=TODAY, reason="заявление", by=None, now=NOW)

    assert seat(body).state == "appointed"


def test_a_term_that_ran_out_frees_the_seat_for_the_same_person():
    body, anna = AdvisoryBodyFactory(size=1), ContactFactory()
    MembershipFactory(body=body, contact=anna, to_on=TODAY - DAY)

    seat(body, anna)

    assert sorted(body.memberships.values_list("state", flat=True)) == ["appointed", "ended"]


def test_a_nomination_becomes_an_appointment():
    membership = seat(AdvisoryBodyFactory(), state="nominated")
    assert not Membership.objects.sitting_on(TODAY).exists()

    actions.appoint_member(membership, act="Распоряжение № 5", by=None, now=NOW)

    assert Membership.objects.sitting_on(TODAY).get().act == "Распоряжение № 5"


def test_an_end_to_come_keeps_the_seat_until_that_day():
    membership = seat(AdvisoryBodyFactory())

    after = actions.end_membership(membership, on=TODAY + 30 * DAY, reason="заявление", by=None, now=NOW)

    assert after.state == "appointed"
    assert Membership.objects.sitting_on(TODAY + 30 * DAY).exists()
    assert not Membership.objects.sitting_on(TODAY + 31 * DAY).exists()


def test_what_is_over_ends_no_second_time():
    membership = seat(AdvisoryBodyFactory(), from_on=TODAY - 10 * DAY)
    with pytest.raises(TermEndsBeforeStart):
        actions.end_membership(membership, on=TODAY - 11 * DAY, reason="…", by=None, now=NOW)
    ended = actions.end_membership(membership, on=TODAY, reason="заявление", by=None, now=NOW)

    for change in (
        lambda: actions.end_membership(ended, on=TODAY, reason="…", by=None, now=NOW),
        lambda: actions.appoint_member(ended, act="…", by=None, now=NOW),
    ):
        with pytest.raises(MembershipEnded):
            change()


def test_a_term_must_not_end_before_it_begins():
    with pytest.raises(TermEndsBeforeStart):
        seat(AdvisoryBodyFactory(), from_on=TODAY, to_on=TODAY - DAY)
