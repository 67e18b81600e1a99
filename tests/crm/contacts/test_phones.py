import pytest

from crm.contacts.phones import PhoneNumber, parse_phone, parse_phones, shown


@pytest.mark.parametrize(
    ("text", "number", "extension"),
    [
        ("89720002592", "+79720002592", ""),
        ("8 972 000 87 55", "+79720008755", ""),
        ("8-972-000-35-48", "+79720003548", ""),
        ("+7 (972) 000-68-86", "+79720006886", ""),
        ("т. 8(972)0001865", "+79720001865", ""),
        ("+79720000543 доб. 12", "+79720000543", "12"),
        ("+7 (8410) 00-12-34, доб. 12", "+78410001234", "12"),
        ("00-12-34 вн. 5", "+78410001234", "5"),
        ("+7 972 000 05 43 ext. 9", "+79720000543", "9"),
        ("9720006492", "+79720006492", ""),
        ("+78410007499", "+78410007499", ""),
        ("00-12-34", "+78410001234", ""),
        ("+49 30 123456", "+4930123456", ""),
        ("8-10-49-30-123456", "+4930123456", ""),
    ],
)
def test_a_number_is_read_in_any_dress(text, number, extension):
    assert parse_phone(text, city_code="8410") == PhoneNumber(number, extension)


@pytest.mark.parametrize("text", ["", "нет", "12", "1234", "123456789012345678", "9" * 200, "00-12-34-5"])
def test_what_can_be_no_number_is_none(text):
    assert parse_phone(text, city_code="8410") is None


def test_a_city_number_needs_the_code_of_the_city():
    assert parse_phone("00-12-34") is None


def test_several_numbers_of_a_cell_are_kept_once_each():
    numbers, rest = parse_phones("8(972)0000204/8(972)0000205; +7 972 000 02 04, 12", city_code="8410")

    assert ([phone.number for phone in numbers], rest) == (["+79720000204", "+79720000205"], ["12"])


@pytest.mark.parametrize(
    ("number", "extension", "wanted"),
    [
        ("+78410001234", "12", "+7 (8410) 00-12-34 доб. 12"),
        ("+79720000204", "", "+7 (972) 000-02-04"),
        ("+4930123456", "", "+49 30 123456"),
    ],
)
def test_shown_form_groups_by_the_code_of_the_city(number, extension, wanted):
    assert shown(number, extension, city_code="8410") == wanted
