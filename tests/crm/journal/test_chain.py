"""Once sealed, no line of the journal can be changed, taken out or put in unnoticed."""

import random
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from crm.journal import actions as journal
from crm.journal import anchors, tasks
from crm.journal.models import JournalEntry
from tests.factories.crm import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_anchors(settings, tmp_path):
    settings.CRM_JOURNAL_ANCHORS = tmp_path / "journal-anchors"


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
        assert found.number == before["sealed_no"]
        JournalEntry.objects.filter(pk=line.pk).update(**before)
        assert journal.first_broken() is None


def test_a_line_taken_out_is_found(lines):
    victim = JournalEntry.objects.get(pk=lines[7].pk)
    JournalEntry.objects.filter(pk=victim.pk).delete()

    found = journal.first_broken()

    assert found is not None
    assert found.entry == lines[8]


def test_a_line_put_in_is_found(lines):
    last = JournalEntry.objects.order_by("-sealed_no").first()
    forged = JournalEntry(verb="user.added", at=last.at, sealed_no=last.sealed_no + 1, previous="", digest="0" * 64)
    JournalEntry.objects.bulk_create([forged])

    found = journal.first_broken()
    assert found is not None
    assert found.entry == forged


def _made_anew():
    """What a person who may write to every row can do: rewrite a line and let the program's own clock seal it all."""
    JournalEntry.objects.update(sealed_no=None, previous="", digest="")
    tasks.seal()


def test_a_chain_made_anew_is_found_by_what_was_written_down_outside_the_database(lines):
    JournalEntry.objects.filter(pk=lines[3].pk).update(reason="так надо")

    _made_anew()

    found = journal.first_broken()
    assert found is not None
    assert (found.anchor is not None, found.number) == (True, lines[-1].pk - lines[0].pk + 1)


def test_lines_cut_off_the_end_are_found(lines):
    JournalEntry.objects.filter(pk__in=[line.pk for line in lines[15:]]).delete()

    found = journal.first_broken()

    assert found is not None
    assert (found.entry, found.number) == (None, 16)


def test_an_anchor_is_written_once_a_minute_and_never_changed(lines, settings):
    file = settings.CRM_JOURNAL_ANCHORS
    journal.record("department.closed", None, by=None)
    tasks.seal()
    first = file.read_bytes()
    journal.drop_anchor(now=timezone.now() + timedelta(seconds=61))

    assert len(list(anchors.read(file))) == 2
    assert file.read_bytes().startswith(first)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_half_written_anchor_of_a_killed_process_is_passed_over(lines, settings):
    with settings.CRM_JOURNAL_ANCHORS.open("a") as file:
        file.write("23 0123")
    journal.record("department.closed", None, by=None)
    tasks.seal()

    journal.drop_anchor(now=timezone.now() + timedelta(seconds=61))

    assert journal.first_broken() is None
    assert anchors.last(settings.CRM_JOURNAL_ANCHORS).number == 21
