from datetime import UTC, datetime

import pytest

from crm.journal import actions as journal
from crm.journal.models import JournalEntry
from tests.factories.crm import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def client(client):
    client.force_login(UserFactory(roles=["auditor"], language="ru"))
    return client


@pytest.fixture
def lines():
    dolgov, kim = UserFactory(last_name="Долгов"), UserFactory(last_name="Ким")
    department = DepartmentFactory()
    return [
        journal.record("department.added", department, by=dolgov, at=NOON, name="Отдел"),
        journal.record("department.closed", department, by=kim, at=NOON.replace(day=24), reason="слияние отделов"),
    ]


def shown(client, query="") -> list[int]:
    return [entry.pk for entry, *_words in client.get(f"/journal/?{query}").context["lines"]]


def test_the_newest_stands_first(client, lines):
    assert shown(client) == [lines[1].pk, lines[0].pk]


def test_lines_are_narrowed_by_person_deed_day_and_word(client, lines):
    first, second = lines

    assert shown(client, f"person={first.by_id}") == [first.pk]
    assert shown(client, "verb=department.closed") == [second.pk]
    assert shown(client, "until=2026-11-23") == [first.pk]
    assert shown(client, "since=2026-11-24") == [second.pk]
    assert shown(client, "q=слияние") == [second.pk]
    assert shown(client, "subject=crm.department&verb=nonsense") == [second.pk, first.pk]


def test_a_deed_is_read_as_words(client, lines):
    html = client.get("/journal/").content.decode()

    assert "закрыто подразделение" in html
    assert "слияние отделов" in html


def test_a_whole_chain_says_so(client, lines):
    journal.seal()

    assert "Сходятся 2 скреплённые строки" in client.get("/journal/check/").content.decode()


def test_a_changed_line_is_found(client, lines):
    journal.seal()
    JournalEntry.objects.filter(pk=lines[0].pk).update(reason="другое")

    assert "Нет: строка не сходится" in client.get("/journal/check/").content.decode()


def test_an_editor_does_not_read_the_journal(client, lines):
    client.force_login(UserFactory(roles=["editor"]))

    assert client.get("/journal/").status_code == 403
