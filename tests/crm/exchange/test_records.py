import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm.exchange.actions import import_contacts
from crm.exchange.records import import_media, import_organisations
from crm.groups.models import GroupMembership
from crm.organisations.models import MediaOutlet, Organisation

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EXPECTED = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))


def test_organisations_of_the_sample():
    answer = import_organisations(SAMPLE / "organisations.csv", by=None, now=NOW)

    assert (answer.added, answer.changed, answer.remarks) == (60, 0, [])
    assert Counter(Organisation.objects.values_list("kind", flat=True)) == EXPECTED["organisations.csv"]["types"]
    assert Organisation.objects.filter(inn="").count() == 7
    assert GroupMembership.objects.filter(organisation__code="ORG-002", contact=None).count() == 2


def test_media_of_the_sample():
    answer = import_media(SAMPLE / "media.csv", by=None, now=NOW)

    assert (answer.added, answer.remarks) == (40, [])
    assert MediaOutlet.objects.filter(is_media_in_law=True).count() == 34
    assert Counter(MediaOutlet.objects.values_list("form", flat=True)) == EXPECTED["media.csv"]["forms"]
    first = MediaOutlet.objects.get(organisation__code="SMI-001")
    assert (first.priority, first.reach, first.organisation.email) == (2, 90000, "news@m01.press.example.com")


def test_the_same_lists_twice_only_bring_cards_up_to_date():
    import_organisations(SAMPLE / "organisations.csv", by=None, now=NOW)
    members = GroupMembership.objects.count()

    answer = import_organisations(SAMPLE / "organisations.csv", by=None, now=NOW)

    assert (answer.added, answer.changed, GroupMembership.objects.count()) == (0, 60, members)


def test_people_first_or_organisations_first_come_to_the_same():
    import_contacts(SAMPLE / "contacts.csv", by=None, now=NOW)
    import_organisations(SAMPLE / "organisations.csv", by=None, now=NOW)
    import_media(SAMPLE / "media.csv", by=None, now=NOW)
    after_people = set(Organisation.objects.values_list("code", "short_name"))

    assert len(after_people) == 100
    assert Organisation.objects.get(code="ORG-050").positions.exists()


def test_a_wrong_inn_is_left_out_and_remarked_on():
    text = "Код,Краткое наименование,ИНН,Телефон\nORG-1,АНО «Мост»,0000000114,+7 (8410) 00-12-15\n"

    answer = import_organisations(text.encode(), by=None, now=NOW)

    assert (Organisation.objects.get().inn, answer.remarks) == ("", ["ORG-1: inn wrong_check_digit"])
