"""Once sealed, no line of the journal can be changed, taken out or put in unnoticed."""

import random
from datetime import timedelta

import pytest
from django.conf import settings

from crm.journal import actions as journal
from crm.journal import tasks
from crm.journal.models import JournalEntry
from tests.factories.crm import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    department, kim = DepartmentFactory(), UserFactory(last_name="Ким")
    made = [journal.record("department.renamed", department, by=kim, name=f"Отдел {number}") for number in range(20)]
    tasks.seal()
    return made


def test_the_clock_seals_what_was_written():
    assert "crm.journal.seal" in {turn["task"] for turn in settings.CELERY_BEAT_SCHEDULE.values()}


def test_lines_are_bound_in_their_order_and_later_ones_follow(lines):
    later = journal.record("department.closed", None, by=None)

    tasks.seal()
    tasks.seal()

    chain = JournalEntry.objects.filter(sealed_no__isnull=False).order_by("sealed_no")
    mine = [entry.pk for entry in chain if entry.pk >= lines[0].pk]
    assert mine == [*(line.pk for line in lines), later.pk]
    assert journal.first_broken() is None


CHANGES = {
    "verb": "department.closed",
    "subject_id": "7",
    "subject_type": "crm.user",
    "details": {"name": "Другой"},
    "reason": "так надо",
    "digest": "0" * 64,
    "previous": "0" * 64,
}


@pytest.mark.parametrize("field", [*CHANGES, "at", "by"])
def test_a_changed_field_is_found(lines, field):
    for line in random.Random(field).sample(lines, 5):
        before = JournalEntry.objects.filter(pk=line.pk).values().get()
        change = {"at": line.at + timedelta(seconds=1), "by": UserFactory()} | CHANGES
        JournalEntry.objects.filter(pk=line.pk).update(**{field: change[field]})

        found = journal.first_broken()

        assert found is not None
        assert found.sealed_no == before["sealed_no"]
        JournalEntry.objects.filter(pk=line.pk).update(**before)
        assert journal.first_broken() is None


def test_a_line_taken_out_is_found(lines):
    victim = JournalEntry.objects.get(pk=lines[7].pk)
    JournalEntry.objects.filter(pk=victim.pk).delete()

    found = journal.first_broken()

    assert found is not None
    assert found.pk == lines[8].pk


def test_a_line_put_in_is_found(lines):
    last = JournalEntry.objects.order_by("-sealed_no").first()
    forged = JournalEntry(verb="user.added", at=last.at, sealed_no=last.sealed_no + 1, previous="", digest="0" * 64)
    JournalEntry.objects.bulk_create([forged])

    assert journal.first_broken() == forged
