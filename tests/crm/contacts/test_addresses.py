import pytest

from crm.contacts.addresses import examine, examine_cell, split_cell


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("A.Z@Box.Example.NET", "a.z@box.example.net"),
        (" a@example.org ", "a@example.org"),
        ("ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai"),
        ("ivan@münchen.de", "ivan@xn--mnchen-3ya.de"),
        ("o'hara+news@example.co.uk", "o'hara+news@example.co.uk"),
    ],
)
def test_a_good_address_has_a_normal_form(text, normal):
    address = examine(text)

    assert (address.verdict, address.normal) == ("good", normal)


def test_an_international_domain_is_shown_as_people_write_it():
    assert (examine("ivan@почта.рф").shown, examine("a@example.org").shown) == ("ivan@почта.рф", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("нет", "no_at"),
        ("o.g@@example.org", "many_at"),
        ("@example.net", "empty_part"),
        ("a@", "empty_part"),
        ("a@example", "no_dot"),
        ("a@example..com", "two_dots"),
        ("a..b@example.com", "two_dots"),
        (".a@example.com", "empty_part"),
        ("a@example.com.", "empty_part"),
        ("a b@example.org", "special_character"),
        ("a@b c.org", "special_character"),
        ("a,b@example.org", "special_character"),
        ("<a@example.org>", "special_character"),
        ('"a b"@example.org', "special_character"),
        ("a@[127.0.0.1]", "bad_domain"),
        ("a@127.0.0.1", "bad_domain"),
        ("a@-example.org", "bad_domain"),
        ("x" * 65 + "@example.org", "too_long"),
        ("a@" + "x." * 130 + "org", "too_long"),
        ("a@example.org\r\nBcc: b@example.org", "control_character"),
        ("a\x0b@example.org", "control_character"),
        ("a@example.org\u2028", "control_character"),
        ("a\u202e@example.org", "control_character"),
        ("a\x7f@example.org", "control_character"),
        ("a\x85@example.org", "control_character"),
    ],
)
def test_what_can_be_no_address_is_bad(text, reason):
    address = examine(text)

    assert (address.verdict, address.reason, address.normal) == ("bad", reason, "")


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("оv.tik@mail.example.com", "cyrillic_letter", "ov.tik@mail.example.com"),
        ("ivan@exаmple.org", "cyrillic_letter", "ivan@example.org"),
        ("иван@почта.рф", "cyrillic_letter", ""),
        ("üser@example.org", "not_ascii", ""),
        ("a@mail.example.con", "unknown_ending", ""),
        ("a@mail.example.ogr", "unknown_ending", ""),
        ("a@mail.example.comm", "unknown_ending", ""),
    ],
)
def test_what_is_surely_not_meant_is_suspicious(text, reason, suggestion):
    address = examine(text)

    assert (address.verdict, address.reason, address.suggestion) == ("suspicious", reason, suggestion)


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("a@example.org; b@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org,b@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org / b@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org\nb@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org b@example.org", ["a@example.org", "b@example.org"]),
        ("Иван <a@example.org>", ["Иван", "a@example.org"]),
        ("mailto:a@example.org", ["a@example.org"]),
        ("a@ example.com", ["a@", "example.com"]),
        (" - ", []),
        ("", []),
    ],
)
def test_a_cell_is_cut_at_any_separator_and_never_glued(cell, pieces):
    assert split_cell(cell) == pieces


def test_the_same_address_twice_in_a_cell_counts_once():
    found = examine_cell("a@example.org; A@EXAMPLE.ORG, b@@example.org")

    assert [(address.normal, address.verdict) for address in found] == [("a@example.org", "good"), ("", "bad")]
