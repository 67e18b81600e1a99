"""Rules become one condition; each field picks whom it names."""

from datetime import date, timedelta

import pytest

from crm.contacts.models import Contact
from crm.segments import compiler
from crm.segments.compiler import RuleNotUnderstood, compile_rule
from crm.segments.fields import UnknownValue, fields
from crm.segments.grammar import any_of_groups
from tests.factories.crm import (
    NOW,
    AdvisoryBodyFactory,
    CompetenceFactory,
    ContactFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OptOutFactory,
    OrganisationFactory,
    ReferenceGroupFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def names(rule):
    return sorted(Contact.objects.filter(compile_rule(rule, now=NOW)).values_list("surname", flat=True))


def only(field, *values):
    return {"field": field, "values": list(values)}


@pytest.fixture
def city():
    """Anna the expert of the North, Boris of two groups, Vera who opted out, and Gleb whom nobody described."""
    experts = ReferenceGroupFactory(code="EXP")
    ngos = ReferenceGroupFactory(code="NKO")
    anna = ContactFactory(surname="Анна", mailable=True, groups=[experts], district="Северный", language="en")
    boris = ContactFactory(surname="Борис", mailable=True, groups=[experts, ngos], basis="official_contact")
    vera = ContactFactory(
        surname="Вера", mailable=True, groups=[ngos], workplace=OrganisationFactory(kind="НКО"), district="Северный"
    )
    OptOutFactory(contact=vera)
    gleb = ContactFactory(surname="Глеб")
    CompetenceFactory(contact=anna, topic__name="городская среда")
    council = AdvisoryBodyFactory(pk=7)
    MembershipFactory(contact=boris, body=council)
    MembershipFactory(contact=gleb, body=council, to_on=TODAY - timedelta(days=1))
    return {"anna": anna, "boris": boris, "vera": vera, "gleb": gleb}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"all": []}, ["Анна", "Борис", "Вера", "Глеб"]),
        ({"any": []}, []),
        (only("group", "EXP"), ["Анна", "Борис"]),
        (only("group", "EXP", "NKO"), ["Анна", "Борис", "Вера"]),
        ({"not": only("group", "EXP")}, ["Вера", "Глеб"]),
        (any_of_groups(["EXP"], but_not=["NKO"]), ["Анна"]),
        ({"all": [only("group", "EXP"), only("group", "NKO")]}, ["Борис"]),
        ({"any": [only("council", "7"), only("district", "Северный")]}, ["Анна", "Борис", "Вера"]),
        (only("council", "7"), ["Борис"]),
        (only("district", "Северный"), ["Анна", "Вера"]),
        (only("district", "Луна"), []),
        ({"not": only("district", "Северный")}, ["Борис", "Глеб"]),
        (only("language", "en"), ["Анна"]),
        (only("competence", "городская среда"), ["Анна"]),
        (only("organisation_kind", "НКО"), ["Вера"]),
        (only("basis", "official_contact"), ["Борис"]),
        (only("basis", "none"), ["Глеб"]),
        (only("basis", "none", "official_contact"), ["Борис", "Глеб"]),
        ({"not": only("basis", "consent")}, ["Борис", "Глеб"]),
        (only("mailable", "informing"), ["Анна", "Борис"]),
        ({"not": only("mailable", "informing")}, ["Вера", "Глеб"]),
        (only("mailable", "service"), ["Анна", "Борис", "Вера"]),
    ],
)
def test_each_field_picks_whom_it_names(city, rule, expected):
    assert names(rule) == expected


def test_a_member_of_two_groups_is_picked_once(city):
    rule = only("group", "EXP", "NKO")

    assert Contact.objects.filter(compile_rule(rule, now=NOW)).count() == 3


def test_one_who_left_a_group_is_not_picked(city):
    membership = GroupMembershipFactory(contact=city["gleb"], group__code="VET", from_on=date(2025, 1, 1))
    assert names(only("group", "VET")) == ["Глеб"]

    membership.to_on = TODAY
    membership.save()

    assert names(only("group", "VET")) == []


def test_the_rule_is_one_query(city, django_assert_num_queries):
    condition = compile_rule(any_of_groups(["EXP"], but_not=["NKO"]), now=NOW)

    with django_assert_num_queries(1):
        assert len(Contact.objects.filter(condition)) == 1


@pytest.mark.parametrize(
    "rule",
    [
        only("created_by__password", "x"),
        only("standing__basis", "consent"),
        only("pk", "1"),
        only("group__in", "EXP"),
        {"all": "everybody"},
        {"$where": "1"},
        None,
    ],
)
def test_what_the_grammar_does_not_allow_is_refused(rule):
    with pytest.raises(RuleNotUnderstood):
        compile_rule(rule, now=NOW)


@pytest.mark.parametrize(
    "rule",
    [
        only("group", "EXP'; DROP TABLE crm_contact; --"),
        only("council", "99"),
        only("council", "9" * 30),
        only("council", "семь"),
        only("competence", "никакая"),
        only("language", "xx"),
        only("mailable", "spam"),
        only("basis", "hope"),
    ],
)
def test_a_value_that_does_not_exist_is_refused_and_not_silently_nobody(rule):
    with pytest.raises(UnknownValue):
        compile_rule(rule, now=NOW)


def test_every_field_lists_its_values_and_takes_them_back(city):
    for field in fields().values():
        values = [value for value, _label in field.choices()]
        assert values, field.name
        assert isinstance(field.condition(values[:1], now=NOW), compiler.Q)
