"""Telephone numbers: E.164 with the extension apart, and the form people read. Source: ITU E.164; DOMAIN section 5."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

COUNTRY = "RU"
EXTENSION = re.compile(
    r"(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|#|x)\s*\.?\s*:?\s*(\d{1,6})\b", re.IGNORECASE
)
SEPARATORS = re.compile(r"[;\n\r]+|\s/\s|,(?!\s*(?:доб|вн|ext))|/(?=\s*[+78(])")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number in E.164 (+78410001234) and its extension, empty when there is none."""

    number: str
    extension: str = ""

    def shown(self, city_code: str = "") -> str:
        """As on a letterhead: +7 (8410) 00-12-34 доб. 12, grouped by the city's code where it has one."""
        return shown(self.number, self.extension, city_code=city_code)


def parse_phone(text: str, *, city_code: str = "") -> PhoneNumber | None:
    """Read one number; nothing when it cannot be one.

    8… and +7… are the same; ten digits are a Russian number without its 7; 5–7 digits take the code of the city.
    Codes need not be in use: numbering plans change faster than libraries.
    """
    if len(text) > 100:
        return None
    extension = EXTENSION.search(text)
    body = text[: extension.start()] + text[extension.end() :] if extension else text
    digits = re.sub(r"\D", "", body)
    is_international = body.strip().lstrip("тТ.: (").startswith("+")
    if not is_international:
        if 5 <= len(digits) <= 7 and len(city_code) + len(digits) == 10:
            digits = "7" + city_code + digits
        elif len(digits) == 11 and digits[0] in "78":
            digits = "7" + digits[1:]
        elif len(digits) == 10:
            digits = "7" + digits
        elif digits.startswith("810") and len(digits) > 12:  # the old way to dial abroad
            digits = digits[3:]
        else:
            return None
    try:
        number = phonenumbers.parse("+" + digits, None)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return PhoneNumber(
        phonenumbers.format_number(number, PhoneNumberFormat.E164), extension.group(1) if extension else ""
    )


def parse_phones(cell: str, *, city_code: str = "") -> tuple[list[PhoneNumber], list[str]]:
    """Read all numbers of a cell, without repeats; answers them and the pieces that are none."""
    numbers: dict[PhoneNumber, None] = {}
    rest: list[str] = []
    for piece in SEPARATORS.split(cell):
        if not piece.strip():
            continue
        number = parse_phone(piece, city_code=city_code)
        if number is not None:
            numbers[number] = None
        elif re.search(r"\d", piece):
            rest.append(piece.strip())
    return list(numbers), rest


def shown(number: str, extension: str = "", *, city_code: str = "") -> str:
    """Write an E.164 number for people: Russian ones as +7 (code) and pairs, foreign ones as their country does."""
    tail = f" доб. {extension}" if extension else ""
    if re.fullmatch(r"\+7\d{10}", number):
        national = number[2:]
        code = city_code if city_code and national.startswith(city_code) else national[:3]
        return f"+7 ({code}) {_grouped(national[len(code) :])}{tail}"
    try:
        return phonenumbers.format_number(phonenumbers.parse(number, None), PhoneNumberFormat.INTERNATIONAL) + tail
    except NumberParseException:
        return number + tail


def _grouped(digits: str) -> str:
    """The last four digits in pairs, what is left before them: 000-02-04, 00-12-34, 0-12-34."""
    return "-".join(part for part in (digits[:-4], digits[-4:-2], digits[-2:]) if part)
