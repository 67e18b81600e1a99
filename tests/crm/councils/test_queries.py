"""What about a body needs a look."""

from datetime import date, timedelta

import pytest

from crm.councils.queries import members_of, seats_of
from tests.factories.crm import (
    AdvisoryBodyFactory,
    ContactFactory,
    DepartmentFactory,
    MembershipFactory,
    ReferenceGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("days", "ending"), [(0, 1), (60, 1), (61, 0), (None, 0)])
def test_a_term_is_told_sixty_days_ahead(days, ending):
    body = AdvisoryBodyFactory(size=3)
    MembershipFactory(body=body, to_on=None if days is None else TODAY + timedelta(days=days))

    (seats,) = seats_of([body], TODAY)

    assert (seats.taken, seats.ending, seats.vacant) == (1, ending, 2)


def test_a_term_that_ran_out_holds_no_seat():
    body = AdvisoryBodyFactory()
    MembershipFactory(body=body, to_on=TODAY - timedelta(days=1))
    MembershipFactory(body=body, state="nominated")

    (seats,) = seats_of([body], TODAY)

    assert (seats.taken, seats.vacant, seats.needs_attention) == (0, None, False)


def test_a_group_is_represented_by_its_seat_or_by_a_member_of_its_own():
    by_seat, by_member, missing = ReferenceGroupFactory.create_batch(3)
    body = AdvisoryBodyFactory()
    body.groups.set([by_seat, by_member, missing])
    MembershipFactory(body=body, represents=by_seat)
    MembershipFactory(body=body, contact=ContactFactory(groups=[by_member]))

    (seats,) = seats_of([body], TODAY)

    assert seats.unrepresented == (missing,)


def test_the_chair_stands_first_and_foreign_cards_are_not_shown():
    body = AdvisoryBodyFactory()
    for surname, role in (("Арефьев", "member"), ("Ким", "secretary"), ("Юдин", "chair")):
        MembershipFactory(body=body, contact__surname=surname, role=role)
    MembershipFactory(body=body, contact__department=DepartmentFactory())

    rows = members_of(body, UserFactory(roles=["editor"]))

    assert [row.contact.surname for row in rows] == ["Юдин", "Ким", "Арефьев"]
