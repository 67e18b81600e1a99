from datetime import date

import pytest

from crm.exchange.cells import BasisClaim, Vocabulary, read_consent, read_day, read_district, read_groups, read_record
from crm.exchange.group_words import usual_words

WORDS = Vocabulary(
    groups=usual_words(), districts=("Центральный", "Северный", "Заводской", "Заречный"), city_code="8410"
)


def record(**cells):
    row = {key: [cell] if isinstance(cell, str) else cell for key, cell in cells.items()}
    return read_record(
        1, {"full_name": ["Ёлкина Анна Ильинична"], "email": ["a@example.org"], **row}, WORDS, own=("badge",)
    )


@pytest.mark.parametrize(
    ("cell", "claim"),
    [
        ("да, 12.03.2025, форма на сайте", BasisClaim("consent", date(2025, 3, 12), "форма на сайте")),
        ("есть (12.03.25, анкета)", BasisClaim("consent", date(2025, 3, 12), "анкета")),
        ("согласие от 12.03.2025, письменное", BasisClaim("consent", date(2025, 3, 12), "письменное")),
        ("ДА 2025-03-12 письмо", BasisClaim("consent", date(2025, 3, 12), "письмо")),
        (
            "согласие на обработку ПДн от 12 марта 2025 г., анкета № 5",
            BasisClaim("consent", date(2025, 3, 12), "анкета № 5"),
        ),
        ("да", BasisClaim("not_proven")),
        ("+", BasisClaim("not_proven")),
        ("да, анкета", BasisClaim("not_proven")),
        ("12.03.2025", BasisClaim("not_proven", date(2025, 3, 12))),
        ("да, 32.13.2025, форма", BasisClaim("not_proven")),
        ("нет", BasisClaim()),
        ("нет, 12.03.2025, анкета", BasisClaim()),
        ("не дал, 12.03.2025, анкета", BasisClaim()),
        ("?", BasisClaim()),
        ("уточнить", BasisClaim()),
        ("нет данных", BasisClaim()),
        ("отозвано 12.03.2025, письмо", BasisClaim()),
        ("", BasisClaim()),
    ],
)
def test_a_consent_counts_only_with_a_day_and_a_source(cell, claim):
    assert read_consent(cell) == claim


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"basis": "согласие", "consent_on": "01.02.2025", "consent_way": "анкета"}, "consent"),
        ({"basis": "согласие", "consent_on": "01.02.2025"}, "not_proven"),
        ({"basis": "согласие", "consent_way": "анкета"}, "not_proven"),
        ({"basis": "согласие"}, "not_proven"),
        ({"basis": "служебный контакт"}, "official_contact"),
        ({"basis": "нет"}, "none"),
        ({"basis": "нет", "consent_on": "01.02.2025", "consent_way": "анкета"}, "none"),
        ({"consent_on": "01.02.2025", "consent_way": "анкета"}, "consent"),
        ({}, "none"),
    ],
)
def test_basis_in_columns_of_its_own(cells, kind):
    assert record(**cells).basis.kind == kind


@pytest.mark.parametrize(
    ("cells", "withdrawn", "on"),
    [
        ({"withdrawn_on": "15.07.2026"}, True, date(2026, 7, 15)),
        ({"withdrawn_on": "да"}, True, None),
        ({"withdrawn_on": "нет"}, False, None),
        ({"consent": "отозвано 15.07.2026"}, True, date(2026, 7, 15)),
        ({}, False, None),
    ],
)
def test_a_withdrawal_is_seen_wherever_it_stands(cells, withdrawn, on):
    found = record(**cells)

    assert (found.is_withdrawn, found.withdrawn_on, found.tightens) == (withdrawn, on, withdrawn)


@pytest.mark.parametrize(
    ("cell", "codes", "unknown"),
    [
        ("наука; предприниматели", ("EXP", "MSP"), ()),
        ("старшие по домам, СМИ", ("TOS", "SMI"), ()),
        ("Молодёжь", ("MOL",), ()),
        ("МОЛОДЕЖЬ", ("MOL",), ()),
        ("Эксперт; эксперты", ("EXP",), ()),
        ("прочие", (), ("прочие",)),
        ("СМИ, VIP", ("SMI",), ("VIP",)),
        ("Независимые эксперты (антикоррупционная экспертиза)", ("NEE",), ()),
        ("", (), ()),
    ],
)
def test_groups_are_known_by_name_code_and_everyday_word(cell, codes, unknown):
    assert read_groups(cell, usual_words()) == (codes, unknown)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Центр.", "Центральный"),
        ("северный ", "Северный"),
        ("Заводской р-н", "Заводской"),
        ("р-н Заречный", "Заречный"),
        ("Старая слобода", "Старая слобода"),
        ("", ""),
        ("-", ""),
    ],
)
def test_districts_find_their_own_name(cell, name):
    assert read_district(cell, WORDS.districts) == name


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12.03.2025", date(2025, 3, 12)),
        ("12.03.25 г.", date(2025, 3, 12)),
        ("2025-03-12 00:00", date(2025, 3, 12)),
        ("12/3/2025", date(2025, 3, 12)),
        ("12 марта 2025 года", date(2025, 3, 12)),
        ("1 мая 2025", date(2025, 5, 1)),
        ("32.01.2025", None),
        ("29.02.2025", None),
        ("01.01.0001", None),
        ("вчера", None),
    ],
)
def test_days(cell, day):
    assert read_day(cell) == day


def test_several_addresses_and_telephones_of_several_columns_are_all_kept():
    found = record(email=["A@EXAMPLE.ORG / b@example.org", "c@example.org"], phone=["00-12-34", "89720000204 доб. 7"])

    assert [address.normal for address in found.emails] == ["a@example.org", "b@example.org", "c@example.org"]
    assert [(phone.number, phone.extension) for phone in found.phones] == [("+78410001234", ""), ("+79720000204", "7")]
    assert found.marks == ("email_case", "multi_email", "no_consent")


def test_a_good_address_goes_before_a_suspicious_one():
    found = record(email="a@example.con, b@example.org")

    assert ([address.normal for address in found.emails], "suspicious_email" in found.marks) == (
        ["b@example.org", "a@example.con"],
        False,
    )


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"email": "нет"}, ("bad_email_no_phone",)),
        ({"email": " - "}, ("no_channel",)),
        ({"full_name": "-", "email": ""}, ("no_name", "no_channel")),
        ({"email": "нет", "phone": "00-12-34"}, ()),
    ],
)
def test_a_row_without_a_name_or_a_channel_has_problems(cells, problems):
    assert record(**cells).problems == problems


def test_parts_of_a_name_in_columns_of_their_own_keep_their_places():
    found = record(full_name="", surname="ИЛЬИЧ", name="Анна", patronymic="Ильинична")

    assert (found.person.surname, found.person.name, found.person.patronymic) == ("Ильич", "Анна", "Ильинична")


@pytest.mark.parametrize(
    ("cells", "language"),
    [
        ({}, "ru"),
        ({"language": "en"}, "en"),
        ({"full_name": "Hans Weber"}, "en"),
        ({"full_name": "Hans Weber", "language": "ru"}, "ru"),
    ],
)
def test_a_latin_name_reads_english_unless_the_file_says_otherwise(cells, language):
    assert record(**cells).language == language


def test_other_cells_become_values():
    found = record(
        sex="ж", district="Центр.", competences="жкх; Экология, жкх", publication="да", opted_out_on="22.05.2026",
        council="Общественный совет", council_until="15.03.2028", notes="звонить утром", badge=" 7 ", code="K-1",
        position="юрист ", organisation='АНО "Мост"', organisation_code="ORG-1",
    )  # fmt: skip

    assert (found.sex, found.district, found.competences) == ("female", "Центральный", ("ЖКХ", "экология"))
    assert (found.may_publish_name, found.is_opted_out, found.opted_out_on) == (True, True, date(2026, 5, 22))
    assert (found.council, found.council_until, dict(found.extra)) == (
        "Общественный совет",
        date(2028, 3, 15),
        {"badge": "7"},
    )
    assert (found.position, found.organisation, found.organisation_code, "quotes" in found.marks) == (
        "юрист",
        'АНО "Мост"',
        "ORG-1",
        True,
    )
