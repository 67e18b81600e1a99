import csv
from pathlib import Path

import pytest

from crm.organisations.requisites import inn_problem, ogrn_problem

SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample" / "organisations.csv"


def test_all_numbers_of_the_sample_are_right():
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {(inn_problem(row["ИНН"]), ogrn_problem(row["ОГРН/ОГРНИП"])) for row in rows} == {("", "")}
    assert sum(not row["ИНН"] for row in rows) == 7
    assert sum(len(row["ИНН"]) == 12 for row in rows) == 3


@pytest.mark.parametrize(
    ("inn", "problem"),
    [
        ("", ""),
        ("0000000113", ""),
        ("0000000114", "wrong_check_digit"),
        ("000000011", "wrong_length"),
        ("00000001x3", "not_digits"),
        ("٠٠٠٠٠٠٠١١٣", "not_digits"),
        ("500100732259", ""),
        ("500100732258", "wrong_check_digit"),
    ],
)
def test_inn(inn, problem):
    assert inn_problem(inn) == problem


@pytest.mark.parametrize(
    ("ogrn", "problem"),
    [
        ("", ""),
        ("1070000000377", ""),
        ("1070000000378", "wrong_check_digit"),
        ("304500116000157", ""),
        ("304500116000158", "wrong_check_digit"),
        ("10700000003770", "wrong_length"),
    ],
)
def test_ogrn(ogrn, problem):
    assert ogrn_problem(ogrn) == problem
