from pathlib import Path

import pytest

from crm.exchange.fields import FIELDS, Field, fold, with_vocabulary
from crm.exchange.mapping import Sheet, guess, lay_out
from crm.exchange.tables import Limits, read_table

SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample"
OWN = (
    Field("accreditation_no", ("аккредитация №", "accreditation no")),
    Field("accreditation_until", ("аккредитация до", "accreditation until")),
)


def sheet_of(name):
    return lay_out(read_table((SAMPLE / name).read_bytes(), limits=Limits()).rows)


def test_the_messy_file_is_laid_out_without_its_title_and_its_total():
    sheet = sheet_of("contacts-messy.csv")

    assert (len(sheet.records), sheet.above[0][0], sheet.left_out[0][1:3]) == (
        120,
        "Контакты отдела, выгрузка из таблицы",
        ["Итого:", "120"],
    )


def test_headings_of_the_messy_file_are_understood():
    assert guess(sheet_of("contacts-messy.csv")) == [
        "number", "full_name", "organisation", "position", "email", "phone", "groups", "competences",
        "district", "consent", "notes",
    ]  # fmt: skip


def test_headings_of_the_clean_file_are_understood_with_those_of_storeys_above():
    assert guess(sheet_of("contacts.csv"), fields=(*FIELDS, *OWN)) == [
        "code", "full_name", "sex", "organisation", "organisation_code", "position", "email", "phone", "groups",
        "competences", "district", "language", "basis", "consent_on", "consent_way", "withdrawn_on", "publication",
        "opted_out_on", "accreditation_no", "accreditation_until", "council", "council_until",
    ]  # fmt: skip


def test_contents_alone_tell_the_columns_that_matter():
    sheet = sheet_of("contacts-messy.csv")
    nameless = Sheet([""] * len(sheet.headings), sheet.records, [], [])
    fields = with_vocabulary(
        FIELDS, groups=["СМИ", "НКО", "ветераны", "наука", "пресса", "мсп", "молодежь", "тос", "эксперты"]
    )

    found = dict(zip(sheet.headings, guess(nameless, fields=fields), strict=True))

    assert (found["Ф.И.О."], found["Эл. почта"], found["Тел."], found["Реф. группа"]) == (
        "full_name",
        "email",
        "phone",
        "groups",
    )


@pytest.mark.parametrize(
    ("headings", "keys"),
    [
        (["Фамилия", "Имя", "Отчество", "E-mail"], ["surname", "name", "patronymic", "email"]),
        (["Имя", "E-mail"], ["full_name", "email"]),
        (["Name", "Company", "Email address", "Mobile"], ["full_name", "organisation", "email", "phone"]),
        (["Участник", "Раб. тел.", "Моб. тел.", "Почта"], ["full_name", "phone", "phone", "email"]),
        (["ФИО полностью", "Контактный телефон для связи", "Адрес эл. почты"], ["full_name", "phone", "email"]),
        (["ФИО", "Рост", "Почта"], ["full_name", "", "email"]),
    ],
)
def test_usual_headings_in_both_languages(headings, keys):
    sheet = lay_out([headings, ["x"] * len(headings)])

    assert guess(sheet) == keys


def test_a_file_without_headings_keeps_its_first_row():
    sheet = lay_out([["Иванов Иван Иванович", "x@example.org"], ["Петров Пётр Петрович", "y@example.org"]])

    assert (sheet.headings, len(sheet.records), guess(sheet)) == (["", ""], 2, ["full_name", "email"])


def test_empty_rows_empty_columns_and_headings_repeated_on_each_page_fall_off():
    heading = ["ФИО", "", "Почта"]
    sheet = lay_out([heading, ["А", "", "a@example.org"], ["", " ", ""], heading, ["Б", "", "b@example.org"]])

    assert (sheet.headings, sheet.records) == (["ФИО", "Почта"], [["А", "a@example.org"], ["Б", "b@example.org"]])


@pytest.mark.parametrize("row", [["Итого:", "2", ""], ["", "ВСЕГО", "2"], ["Total", "", ""]])
def test_total_rows_are_no_people(row):
    sheet = lay_out([["ФИО", "Орг", "Почта"], ["А", "Б", "a@example.org"], row])

    assert len(sheet.records) == 1


def test_a_person_whose_name_begins_like_a_total_stays():
    sheet = lay_out([["ФИО", "Почта"], ["Всеволодов Глеб Ильич", "a@example.org"]])

    assert len(sheet.records) == 1


def test_the_fingerprint_knows_the_headings_and_nothing_else():
    one = lay_out([["ФИО", "Почта"], ["А", "a@example.org"]])
    other = lay_out([["Список"], ["Ф.И.О. ", "почта"], ["Б", "b@example.org"]])

    assert one.fingerprint == other.fingerprint != lay_out([["ФИО", "Тел."], ["А", "1"]]).fingerprint


@pytest.mark.parametrize(
    ("heading", "folded"), [("Ф.И.О.", "фио"), ("Р-н", "р н"), ("№ п/п", "№ п п"), ("E-mail", "email")]
)
def test_headings_are_compared_without_dress(heading, folded):
    assert fold(heading) == folded
