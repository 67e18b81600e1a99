"""What a reader without the right to personal data still sees."""

import pytest

from crm.contacts.masking import masked_email, masked_phone


@pytest.mark.parametrize(
    ("address", "shown"),
    [("p.dolgikh@ngo.example.org", "p•••@ngo.example.org"), ("a@example.org", "a•••@example.org"), ("nonsense", "•••")],
)
def test_an_address_keeps_its_first_letter_and_domain(address, shown):
    assert masked_email(address) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+7 (8410) 00-85-14", "+7 (8410) ••-••-14"),
        ("+7 (972) 000-12-34", "+7 (972) 0••-••-34"),
        ("+7 (8410) 00-85-14 доб. 12", "+7 (8410) ••-••-•• доб. 12"),
    ],
)
def test_a_number_keeps_its_code_and_two_digits(number, shown):
    assert masked_phone(number) == shown
