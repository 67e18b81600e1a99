import csv
from pathlib import Path

import pytest

from crm.contacts.name_parsing import parse_name
from crm.contacts.names import (
    PersonName,
    dative,
    dative_short,
    initials,
    is_patronymic,
    salutation,
    sex_of,
    short_form,
    transliterate,
)

SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample" / "contacts.csv"
NBSP = "\u00a0"


def sample():
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("K-0009", "Ким Юлии Николаевне"),
        ("K-0017", "Приходько Галине Евгеньевне"),
        ("K-0026", "Римской-Осокиной Людмиле Кирилловне"),
        ("K-0033", "Ковалю Юрию Владимировичу"),
        ("K-0047", "Коваль Екатерине Петровне"),
        ("K-0061", "Долгих Павлу Артёмовичу"),
        ("K-0072", "Мельнику Денису Владимировичу"),
        ("K-0120", "Гусейнову Рашиду Вагиф оглы"),
        ("K-0151", "Полевому Николаю Артёмовичу"),
        ("K-0155", "Гайдук Марине Сергеевне"),
        ("K-0190", "Белову-Тарханову Семёну Андреевичу"),
        ("K-0230", "Петросян Полине Никитичне"),
        ("K-0039", "Линь Мэй"),
        ("K-0095", "Веберу Гансу"),
        ("K-0240", "Хан Аиде"),
    ],
)
def test_hard_names_of_the_sample_decline(code, wanted):
    row = next(row for row in sample() if row["Код"] == code)
    person = parse_name(row["ФИО"]).person
    sex = "male" if row["Пол"] == "м" else "female"

    assert dative(person, sex).full == wanted


@pytest.mark.parametrize(
    ("surname", "name", "patronymic", "sex", "wanted"),
    [
        ("Заяц", "Лев", "Львович", "male", "Зайцу Льву Львовичу"),
        ("Соловей", "Илья", "Ильич", "male", "Соловью Илье Ильичу"),
        ("Новиков-Прибой", "Алексей", "Силыч", "male", "Новикову-Прибою Алексею Силычу"),
        ("Кузнец", "Пётр", "Фомич", "male", "Кузнецу Петру Фомичу"),
        ("Лебедь", "Любовь", "Львовна", "female", "Лебедь Любови Львовне"),
        ("Шевченко", "Фома", "Фомич", "male", "Шевченко Фоме Фомичу"),
        ("Дурново", "Никита", "Никитич", "male", "Дурново Никите Никитичу"),
        ("Живаго", "Павел", "Ильич", "male", "Живаго Павлу Ильичу"),
        ("Мамедова", "Лейла", "Ахмед кызы", "female", "Мамедовой Лейле Ахмед кызы"),
        ("Weber", "Hans", "", "male", "Weber Hans"),
        ("Озеров", "П.", "П.", "male", "Озерову П. П."),
        ("Ким", "Саша", "", "", "Ким Саша"),
    ],
)
def test_other_names_decline_as_their_bearers_write_them(surname, name, patronymic, sex, wanted):
    assert dative(PersonName(surname, name, patronymic), sex).full == wanted


def test_address_block_has_initials_after_the_surname_or_before_it():
    person = PersonName("Коваль", "Юрий", "Владимирович")

    assert dative_short(person, "male") == f"Ковалю{NBSP}Ю.{NBSP}В."
    assert dative_short(person, "male", initials_first=True) == f"Ю.{NBSP}В.{NBSP}Ковалю"


@pytest.mark.parametrize(
    ("person", "wanted"),
    [
        (PersonName("Коваль", "Юрий", "Владимирович"), f"Ю.{NBSP}В."),
        (PersonName("Гусейнов", "Рашид", "Вагиф оглы"), f"Р.{NBSP}В."),
        (PersonName("Вебер", "Анна-Мария"), "А.-М."),
        (PersonName("Озеров", "П.", "П."), f"П.{NBSP}П."),
        (PersonName("Ким"), ""),
    ],
)
def test_initials_stand_apart_by_a_space_that_does_not_break(person, wanted):
    assert initials(person) == wanted


def test_short_form_of_a_lone_surname_is_the_surname():
    assert short_form(PersonName("Ким")) == "Ким"


@pytest.mark.parametrize(
    ("surname", "patronymic", "given", "wanted"),
    [
        ("Ким", "Николаевна", "male", ("male", "given")),
        ("Ким", "Николаевна", "", ("female", "patronymic")),
        ("Долгих", "Ильич", "", ("male", "patronymic")),
        ("Гусейнов", "Вагиф оглы", "", ("male", "patronymic")),
        ("Иваненко", "Ахмед кызы", "", ("female", "patronymic")),
        ("Плёсова", "", "", ("female", "surname")),
        ("Полевая", "", "", ("female", "surname")),
        ("Белов-Тарханов", "", "", ("male", "surname")),
        ("Римская-Осокина", "", "", ("female", "surname")),
        ("Белозерский", "", "", ("male", "surname")),
        ("Пушкин", "", "", ("male", "surname")),
        ("Шевченко", "", "", ("", "")),
        ("Ким", "", "", ("", "")),
        ("Седых", "", "", ("", "")),
        ("Цой", "", "", ("", "")),
        ("Сова", "", "", ("", "")),
        ("Калина", "", "", ("", "")),
        ("Линь", "", "", ("", "")),
        ("", "", "", ("", "")),
    ],
)
def test_sex_is_given_or_told_by_patronymic_or_by_a_clear_surname(surname, patronymic, given, wanted):
    assert sex_of(surname, patronymic, given) == wanted


def test_sex_found_from_names_agrees_with_the_sample_wherever_it_is_found():
    for row in sample():
        person = parse_name(row["ФИО"]).person
        found, _source = sex_of(person.surname, person.patronymic)
        assert found in ("", "male" if row["Пол"] == "м" else "female"), row["ФИО"]


@pytest.mark.parametrize(
    ("person", "sex", "language", "wanted"),
    [
        (PersonName("Петров", "Николай", "Петрович"), "male", "ru", "Уважаемый Николай Петрович!"),
        (PersonName("Петрова", "Ольга", "Николаевна"), "female", "ru", "Уважаемая Ольга Николаевна!"),
        (PersonName("Гусейнов", "Рашид", "Вагиф оглы"), "male", "ru", "Уважаемый Рашид Вагиф оглы!"),
        (PersonName("Вебер", "Ганс"), "male", "ru", "Уважаемый Ганс Вебер!"),
        (PersonName("Прохоров", "А.", "И."), "male", "ru", "Уважаемый господин Прохоров!"),
        (PersonName("Захарова"), "female", "ru", "Уважаемая госпожа Захарова!"),
        (PersonName("Ким", "Саша"), "", "ru", "Уважаемые коллеги!"),
        (PersonName("", "Анна", "Ивановна"), "female", "ru", "Уважаемая Анна Ивановна!"),
        (PersonName("Weber", "Hans"), "", "en", "Dear Hans Weber,"),
        (PersonName("Щёголева", "Юлия", "Игоревна"), "female", "en", "Dear Iuliia Shchegoleva,"),
        (PersonName("Прохоров", "А.", "И."), "male", "en", "Dear Mr Prokhorov,"),
        (PersonName("Захарова"), "female", "en", "Dear Ms Zakharova,"),
        (PersonName("Ким"), "", "en", "Dear colleagues,"),
    ],
)
def test_salutation(person, sex, language, wanted):
    assert salutation(person, sex, language) == wanted


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("Жюль Хохлов", "Zhiul Khokhlov"),
        ("Щёголев Цой", "Shchegolev Tsoi"),
        ("Подъячев Эмиль", "Podieiachev Emil"),
        ("Юлия Соловьёва", "Iuliia Soloveva"),
        ("Рыжий", "Ryzhii"),
    ],
)
def test_transliteration_follows_passports(russian, latin):
    assert transliterate(russian) == latin


@pytest.mark.parametrize("word", ["Ильич", "Никитична", "Фоминична", "Олеговна", "Вагиф оглы", "Ахмед кызы", "Львович"])
def test_patronymics_are_known_by_their_endings(word):
    assert is_patronymic(word)


@pytest.mark.parametrize("word", ["Нина", "Ильин", "Иванов", "", "Ольга"])
def test_names_and_surnames_are_no_patronymics(word):
    assert not is_patronymic(word)
