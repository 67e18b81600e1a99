"""Check digits of Russian registration numbers. Source: order of the tax service ММВ-7-6/435, GOST of ОГРН (2002)."""

from typing import Literal

Problem = Literal["", "not_digits", "wrong_length", "wrong_check_digit"]

INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def _check(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10


def inn_problem(text: str) -> Problem:
    """Say what is wrong with an ИНН: 10 digits of an organisation, 12 of a person; empty is allowed (ТОС)."""
    inn = text.strip()
    if not inn:
        return ""
    if not (inn.isascii() and inn.isdigit()):
        return "not_digits"
    if len(inn) == 10:
        return "" if _check(inn, INN_10) == int(inn[9]) else "wrong_check_digit"
    if len(inn) == 12:
        is_right = _check(inn, INN_11) == int(inn[10]) and _check(inn, INN_12) == int(inn[11])
        return "" if is_right else "wrong_check_digit"
    return "wrong_length"


def ogrn_problem(text: str) -> Problem:
    """Say what is wrong with an ОГРН (13 digits) or ОГРНИП (15 digits). Empty is allowed."""
    ogrn = text.strip()
    if not ogrn:
        return ""
    if not (ogrn.isascii() and ogrn.isdigit()):
        return "not_digits"
    if len(ogrn) not in (13, 15):
        return "wrong_length"
    modulus = 11 if len(ogrn) == 13 else 13
    return "" if int(ogrn[:-1]) % modulus % 10 == int(ogrn[-1]) else "wrong_check_digit"
