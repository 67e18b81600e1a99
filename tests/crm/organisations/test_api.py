"""Organisations and media outlets are added and changed by programs as on the page."""

import pytest

from crm.journal.models import JournalEntry
from crm.organisations.models import Organisation
from tests.factories.api import Program
from tests.factories.crm import UserFactory

pytestmark = pytest.mark.django_db


def test_an_organisation_becomes_an_outlet_and_both_are_changed():
    program = Program(UserFactory(roles=["press_officer"]))
    wrong = program.post("organisation-list", short_name="Радио", inn="123")
    pk = program.post("organisation-list", short_name="Радио Речна", kind="СМИ").json()["id"]
    renamed = program.patch("organisation", pk, short_name="Радио «Речна»").json()
    bad = program.put("organisation-outlet", pk, form="радио", priority=9)
    program.put("organisation-outlet", pk, form="радио", priority=1)
    program.put("organisation-outlet", pk, form="радио", priority=1)

    shown = program.get("organisation", pk).json()
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["inn"])
    assert (renamed["short_name"], renamed["kind"]) == ("Радио «Речна»", "СМИ")
    assert (bad.status_code, list(bad.json()["errors"])) == (400, ["priority"])
    assert (shown["outlet"]["form"], shown["outlet"]["priority"]) == ("радио", 1)
    assert JournalEntry.objects.filter(verb="organisation.outlet_described").count() == 1


def test_an_approver_reads_and_writes_nothing():
    program = Program(UserFactory(roles=["approver"]))

    assert program.get("organisation-list").status_code == 200
    assert program.post("organisation-list", short_name="Радио").status_code == 403
    assert Organisation.objects.count() == 0
