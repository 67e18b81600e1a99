import pytest

from crm.exchange.cells import Vocabulary
from crm.exchange.faults import faults_of
from crm.exchange.group_words import usual_words

WORDS = Vocabulary(groups=usual_words(), districts=("Центральный", "Заводской"), city_code="8410")


def wrong(**cells):
    found = faults_of(list(cells), list(cells.values()), WORDS)
    return [(fault.key, fault.value, fault.code) for fault in found]


def test_every_wrong_cell_of_a_row_is_named():
    assert wrong(
        full_name="12345", email="not-an-address", phone="abc", groups="Марсиане", district="Зелёная луна",
        consent="32.13.2025, анкета", withdrawn_on="вчера", publication="может быть", sex="xx", language="клингонский",
    ) == [
        ("full_name", "12345", "no_name"),
        ("email", "not-an-address", "email_bad"),
        ("phone", "abc", "bad_phone"),
        ("groups", "Марсиане", "unknown_group"),
        ("district", "Зелёная луна", "unknown_district"),
        ("consent", "32.13.2025, анкета", "no_day"),
        ("withdrawn_on", "вчера", "no_day"),
        ("publication", "может быть", "neither_yes_nor_no"),
        ("sex", "xx", "unknown_sex"),
        ("language", "клингонский", "unknown_language"),
    ]  # fmt: skip


def test_a_good_row_has_no_faults():
    assert not wrong(
        full_name="Ёлкин Лев Ильич", email="elkin@example.org", phone="8 (8410) 00-12-34, секретарь", groups="СМИ",
        district="Центр.", consent="да, 12.03.2025, анкета", withdrawn_on="", publication="да", sex="м", language="ru",
    )  # fmt: skip


@pytest.mark.parametrize("cell", ["", " - ", "нет", "—"])
def test_an_empty_cell_is_not_wrong(cell):
    fields = ("phone", "district", "consent", "consent_on", "withdrawn_on", "opted_out_on", "basis", "publication")

    assert not wrong(**dict.fromkeys(fields, cell))


@pytest.mark.parametrize("cell", ["да", "+", "✓", "12.03.2025, анкета", "отозвано 01.02.2025", "анкета", "нет данных"])
def test_a_consent_that_is_understood_is_not_wrong(cell):
    assert not wrong(consent=cell)


def test_only_the_piece_that_is_wrong_is_named():
    assert wrong(email="a@example.org; b@@x", phone="8 972 000-02-04; 123", groups="СМИ; Марсиане") == [
        ("email", "b@@x", "email_bad"),
        ("phone", "123", "bad_phone"),
        ("groups", "Марсиане", "unknown_group"),
    ]
