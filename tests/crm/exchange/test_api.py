"""A program brings a list: each row's fate, decisions, into the base, and back out of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.contacts.models import Contact
from crm.exchange.models import ColumnMemory, Import
from tests.crm.exchange.test_actions import row, table
from tests.factories.api import Program
from tests.factories.crm import ContactFactory, DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
DOUBTFUL = row("Хан Аида", "khan@example.org", **{"Реф. группа": "прочие"})


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"], department=DepartmentFactory())


@pytest.fixture
def program(editor):
    return Program(editor)


def upload(program, data, **fields):
    return program.client.post(
        reverse("api:import-list"), {"file": SimpleUploadedFile("list.csv", data), **fields}, headers=program.headers
    )


def test_a_list_is_tried_decided_put_into_the_base_and_taken_back(program, editor):
    made = upload(program, table(row(), DOUBTFUL), place="mine")
    pk = made.json()["id"]
    rows = program.get("import-rows", pk).json()["results"]
    doubtful = program.get("import-rows", pk, outcome="check").json()["results"][0]
    words = program.get("import-group-words", pk).json()
    decided = program.post("import-decide", pk, doubtful["number"], decision="leave_out")
    done = program.post("import-commit", pk)
    people = list(Contact.objects.values_list("department", flat=True))
    plan = program.get("import-undo", pk).json()
    undone = program.post("import-undo", pk).json()

    counts = {fate: number for fate, number in made.json()["counts"].items() if number}
    assert (made.status_code, counts) == (201, {"create": 1, "check": 1})
    assert ([line["outcome"] for line in rows], bool(doubtful["reasons"]), words) == (
        ["create", "check"],
        True,
        {"прочие": 1},
    )
    assert (decided.status_code, done.json()["state"], people) == (204, "committed", [editor.department_id])
    assert (len(plan["removed"]), undone["removed"]) == (1, plan["removed"])
    assert Contact.objects.count() == 0


def test_a_guess_is_not_remembered_and_named_columns_are(program):
    made = upload(program, table(row())).json()
    guessed = ColumnMemory.objects.count()
    named = program.put("import-columns", made["id"], columns=made["columns"])

    assert (guessed, named.status_code, ColumnMemory.objects.count()) == (0, 200, 1)


@pytest.mark.parametrize(("data", "reason"), [(b"", 400), (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, 422)])
def test_what_is_no_table_is_refused_in_a_sentence(program, data, reason):
    answer = upload(program, data)

    assert (answer.status_code, answer.headers["Content-Type"]) == (reason, "application/problem+json")
    assert Import.objects.count() == 0


def test_a_row_does_not_betray_a_card_of_another_department(program):
    ContactFactory(surname="Хан", name="Аида", email="khan@example.org", department=DepartmentFactory())
    pk = upload(program, table(row("Хан Аида", "khan@example.org"))).json()["id"]

    assert program.get("import-rows", pk).json()["results"][0]["match"] is None


def test_a_list_of_another_department_is_not_there(program):
    pk = upload(program, table(row()), place="mine").json()["id"]
    stranger = Program(UserFactory(roles=["editor"], department=DepartmentFactory()))

    answers = {
        stranger.get("import", pk).status_code,
        stranger.get("import-rows", pk).status_code,
        stranger.put("import-columns", pk, columns=["full_name"]).status_code,
        stranger.get("import-group-words", pk).status_code,
        stranger.put("import-group-words", pk, choices={}).status_code,
        stranger.post("import-decide", pk, 1, decision="create").status_code,
        stranger.post("import-commit", pk).status_code,
        stranger.get("import-undo", pk).status_code,
        stranger.post("import-undo", pk).status_code,
        stranger.delete("import", pk).status_code,
    }

    assert (answers, stranger.get("import-list").json()["results"]) == ({404}, [])


def test_a_dry_run_is_thrown_away(program):
    pk = upload(program, table(row())).json()["id"]

    assert program.delete("import", pk).status_code == 204
    assert Import.objects.count() == 0
