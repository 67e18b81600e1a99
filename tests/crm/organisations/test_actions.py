"""Organisations and positions."""

from datetime import date

import pytest

from crm.contacts.models import Contact
from crm.organisations import actions
from crm.organisations.actions import Facts
from crm.organisations.models import Organisation
from crm.organisations.refusals import OrganisationNameMissing, PositionEmpty, PositionEndsBeforeStart
from tests.factories.crm import NOW, ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def found(question):
    return list(Contact.objects.all().found_by(question))


def test_an_organisation_is_found_by_name_head_and_inn():
    bridge = actions.add_organisation(
        Facts(short_name="АНО «Мост»", head_name="Коваль Юрий", inn="0000000000"), by=None, now=NOW
    )

    for question in ("мост", "koval", "0000000000"):
        assert list(Organisation.objects.all().found_by(question)) == [bridge]
    with pytest.raises(OrganisationNameMissing):
        actions.add_organisation(Facts(short_name=" "), by=None, now=NOW)


def test_the_same_name_with_other_quotes_and_case_is_the_same_organisation():
    bridge = actions.add_organisation(Facts(short_name="АНО «Мост Ёлка»"), by=None, now=NOW)

    assert actions.find_or_add_organisation('ано "мост елка"', by=None, now=NOW) == bridge
    assert actions.find_or_add_organisation("АНО Мост-2", by=None, now=NOW) != bridge


def test_people_are_found_by_where_they_work_also_after_a_renaming():
    bridge, anna = OrganisationFactory(short_name="АНО «Мост»"), ContactFactory()
    actions.give_position(anna, organisation=bridge, title="директор", by=None, now=NOW)
    assert found("мост директор") == [anna]

    actions.change_organisation(bridge, Facts(short_name="АНО «Причал»"), by=None, now=NOW)

    assert (found("мост"), found("причал")) == ([], [anna])


def test_a_new_main_position_takes_the_place_of_the_old_one():
    anna = ContactFactory()
    first = actions.give_position(anna, organisation=OrganisationFactory(), title="юрист", by=None, now=NOW)
    second = actions.give_position(anna, organisation=None, title="депутат", by=None, now=NOW)
    assert anna.positions.get(is_main=True) == second

    actions.end_position(second, on=date(2026, 11, 23), by=None, now=NOW)

    assert anna.positions.get(is_main=True) == first


def test_a_position_says_where_or_what_and_ends_after_it_began():
    anna = ContactFactory()
    with pytest.raises(PositionEmpty):
        actions.give_position(anna, organisation=None, title=" ", by=None, now=NOW)
    held = actions.give_position(anna, organisation=None, title="депутат", from_on=date(2026, 1, 1), by=None, now=NOW)
    with pytest.raises(PositionEndsBeforeStart):
        actions.end_position(held, on=date(2025, 12, 31), by=None, now=NOW)
