import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from crm.contacts.name_parsing import parse_name
from crm.duplicates.similarity import Card
from crm.exchange.cells import Vocabulary, read_record
from crm.exchange.fates import Known, Outcome, card_of, counts, judge
from crm.exchange.group_words import usual_words
from crm.exchange.mapping import guess, lay_out
from crm.exchange.reading import read_records
from crm.exchange.tables import Limits, read_table

SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample"
WORDS = Vocabulary(groups=usual_words(), city_code="8410")
RUSSIAN = {
    Outcome.CREATE: "создать",
    Outcome.CHECK: "проверить",
    Outcome.REPEAT_IN_FILE: "дубль в файле",
    Outcome.REPEAT_IN_BASE: "дубль в базе",
    Outcome.REFUSE: "отклонить",
}


def records_of(name):
    sheet = lay_out(read_table((SAMPLE / name).read_bytes(), limits=Limits()).rows)
    return read_records(sheet, guess(sheet), WORDS)


@pytest.fixture(scope="module")
def clean():
    return records_of("contacts.csv")


@pytest.fixture(scope="module")
def messy():
    return records_of("contacts-messy.csv")


@pytest.fixture(scope="module")
def known(clean):
    return [Known(index, record.code, card_of(record), record.code) for index, record in enumerate(clean)]


def expected():
    with (SAMPLE / "contacts-messy-expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reference(fate):
    return f"строка {fate.match_row}" if fate.match_row else fate.match_known.ref if fate.match_known else ""


def test_the_clean_file_is_accepted_whole(clean):
    assert counts(judge(clean)) == {**dict.fromkeys(Outcome, 0), Outcome.CREATE: 300}


def test_256_of_the_clean_file_may_be_written_to(clean):
    mailable = [
        record
        for record in clean
        if record.emails and record.basis.kind in ("consent", "official_contact") and not record.tightens
    ]

    assert len(mailable) == 256


def test_groups_of_the_clean_file_are_counted_as_expected(clean):
    wanted = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))["contacts.csv"]["groups"]

    assert Counter(code for record in clean for code in record.groups) == {
        code: group["members"] for code, group in wanted.items()
    }


def test_every_row_of_the_messy_file_has_the_expected_outcome_and_match(messy, known):
    found = [(str(fate.number), RUSSIAN[fate.outcome], reference(fate)) for fate in judge(messy, known)]

    assert found == [(row["Строка"], row["Исход"], row["Совпадает с"]) for row in expected()]


def test_marks_of_the_messy_file_are_the_expected_ones(messy, known):
    """Rows 4 and 8 are marked «quotes» by the generator, although their organisations have no quotation marks."""
    wanted = {row["Строка"]: row["Признаки"].split() for row in expected()}
    wanted["4"], wanted["8"] = [], ["homoglyph"]

    assert {str(fate.number): list(fate.marks) for fate in judge(messy, known)} == wanted


def test_62_of_the_created_may_be_written_to(messy, known):
    created = [
        record for record, fate in zip(messy, judge(messy, known), strict=True) if fate.outcome is Outcome.CREATE
    ]

    assert sum(bool(record.emails) and record.basis.kind == "consent" for record in created) == 62


def test_without_the_base_the_messy_file_has_its_other_counts(messy):
    assert counts(judge(messy)) == {
        Outcome.CREATE: 88,
        Outcome.CHECK: 8,
        Outcome.REPEAT_IN_FILE: 10,
        Outcome.REPEAT_IN_BASE: 0,
        Outcome.REFUSE: 14,
    }


def test_the_clean_file_once_more_is_300_repeats(clean, known):
    fates = judge(clean, known)

    assert {fate.outcome for fate in fates} == {Outcome.REPEAT_IN_BASE}
    assert [fate.match_known.ref for fate in fates] == [record.code for record in clean]


def record(number, name, *, email="", phone="", organisation="", code="", groups="СМИ"):
    cells = {
        "full_name": name,
        "email": email,
        "phone": phone,
        "organisation": organisation,
        "code": code,
        "groups": groups,
    }
    return read_record(number, {key: [cell] for key, cell in cells.items()}, WORDS)


def fates(*rows, base=()):
    return [(fate.outcome.value, fate.marks) for fate in judge(rows, base)]


def test_a_mailbox_with_another_surname_is_shared_and_no_repeat():
    rows = record(1, "Ёлкин Лев Ильич", email="a@example.org"), record(2, "Ким Юлия Львовна", email="a@example.org")

    assert fates(*rows) == [("create", ("no_consent", "shared_mailbox"))] * 2


def test_namesakes_with_one_telephone_are_one_person():
    rows = record(1, "Ёлкин Лев Ильич", phone="89720000204"), record(2, "Лев Ильич ЕЛКИН", phone="+7 (972) 000-02-04")

    assert [fate[0] for fate in fates(*rows)] == ["create", "repeat_in_file"]


def test_namesakes_of_one_organisation_in_one_file_are_for_a_person_to_decide():
    rows = [
        record(1, "Ёлкин Лев Ильич", email="a@example.org", organisation="АНО «Мост»"),
        record(2, "Ёлкин Лев Ильич", email="b@example.org", organisation='АНО "Мост"'),
    ]

    assert fates(*rows)[1] == ("check", ("quotes", "no_consent", "possible_duplicate_file"))


def test_a_refused_row_is_never_the_one_that_others_repeat():
    rows = record(1, "тест тест", email="a@example.org"), record(2, "Ёлкин Лев Ильич", email="a@example.org")

    assert [fate[0] for fate in fates(*rows)] == ["refuse", "create"]


def test_a_known_code_with_the_same_surname_is_a_repeat_and_with_another_one_is_doubtful():
    base = [Known(1, "K-1", Card(parse_name("Ёлкин Лев Ильич").person), "K-1")]
    rows = (
        record(1, "Ёлкин Лев Ильич", email="a@example.org", code="k-1"),
        record(2, "Ким Юлия Львовна", email="b@example.org", code="K-1"),
    )

    assert [fate[0] for fate in fates(*rows, base=base)] == ["repeat_in_base", "check"]


def test_a_repeat_is_found_before_a_doubt():
    rows = (
        record(1, "Ёлкин Лев Ильич", email="a@example.org"),
        record(2, "Ёлкин Лев Ильич", email="a@example.org", groups="прочие"),
    )

    assert [fate[0] for fate in fates(*rows)] == ["create", "repeat_in_file"]
