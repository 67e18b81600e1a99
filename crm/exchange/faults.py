"""Cells of a row that no field can take as they stand: each with its column, what stands there and what is wrong.

A row keeps its fate; this only says, field by field, what a person has to mend in the list.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm.contacts.addresses import examine_cell
from crm.contacts.name_parsing import clean
from crm.contacts.phones import SEPARATORS, parse_phone
from crm.exchange.cells import (
    DAY,
    DAY_IN_WORDS,
    ENGLISH_WORDS,
    LONGEST,
    NO,
    SEX_WORDS,
    USUAL_DISTRICTS,
    WITHDRAWN,
    Record,
    Vocabulary,
    has_something,
    read_consent,
    read_day,
    read_district,
    yes_or_no,
)
from crm.exchange.fields import fold
from crm.exchange.reading import columns_of, read_row

LONGEST_SHOWN = 60  # signs of a cell; more of it says nothing more
NAME_KEYS = ("full_name", "surname", "name", "patronymic")
RUSSIAN_WORDS = frozenset({"ru", "rus", "russian", "рус", "русский"})
# Where a consent may lie; the word alone is unproven, yet no mistake of the list.
SOURCE = re.compile(
    r"анкет|форм|письм|заявлен|лист|сайт|скан|бланк|подпис|оригинал|согласи|form|letter|paper|web|signed|consent", re.I
)
BASES = ("служебн", "official", "рабоч", "согласие", "consent", "да")


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell, or a piece of it: the place of its column, the field it feeds, what stands there, why it is wrong."""

    column: int
    key: str
    value: str
    code: str


def faults_of(keys: Sequence[str], cells: Sequence[str], vocabulary: Vocabulary) -> tuple[Fault, ...]:
    """Name every wrong cell of a row, in the order of its columns. Empty cells are not wrong."""
    columns = columns_of(keys)
    record = read_row(1, columns, cells, vocabulary)
    found: list[Fault] = []
    for key, places in columns.items():
        for place in places:
            cell = cells[place] if place < len(cells) else ""
            if clean(cell) and key not in NAME_KEYS:
                wrong = _of(key, cell, vocabulary)
                found += [Fault(place, key, clean(value)[:LONGEST_SHOWN], code) for value, code in wrong]
    return tuple(sorted([*_of_name(record, columns, cells), *found], key=lambda fault: fault.column))


def _of_name(record: Record, columns: Mapping[str, list[int]], cells: Sequence[str]) -> Iterator[Fault]:
    """A name is wrong as a whole, whatever number of columns it stands in."""
    places = [place for key in NAME_KEYS for place in columns.get(key, ())]
    whole = clean(" ".join(cells[place] for place in places if place < len(cells)))
    if whole and record.problems and record.problems[0] in {"no_name", "not_a_person", "two_persons"}:
        yield Fault(places[0], "full_name", whole[:LONGEST_SHOWN], record.problems[0])


def _of(key: str, cell: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """What is wrong with one cell: the piece that is wrong and the code of the reason."""
    if key == "email":
        yield from ((it.text, f"email_{it.verdict}") for it in examine_cell(cell) if it.verdict != "good")
    elif key == "phone":
        yield from _of_phones(cell, vocabulary.city_code)
    elif key == "groups":
        yield from ((word, "unknown_group") for word in _unknown_groups(cell, vocabulary))
    elif key == "district":
        yield from _of_district(cell, vocabulary.districts)
    elif key in WORDS:
        yield from ((cell, code) for code in [WORDS[key](cell)] if code)
    if key in LONGEST and len(clean(cell)) > LONGEST[key]:
        yield cell, "cut"


def _of_phones(cell: str, city_code: str) -> Iterator[tuple[str, str]]:
    """Words beside a number are a remark; without one they stand where a number should."""
    pieces = [clean(piece) for piece in SEPARATORS.split(cell) if has_something(piece)]
    unread = [piece for piece in pieces if parse_phone(piece, city_code=city_code) is None]
    for piece in unread:
        if re.search(r"\d", piece) or (len(unread) == len(pieces) and not _says_no(piece)):
            yield piece, "bad_phone"


def _unknown_groups(cell: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    return read_row(1, {"groups": [0]}, [cell], vocabulary).unknown_groups


def _of_district(cell: str, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Before any card has a district there is nothing to compare with, so only signs that name nothing are told."""
    if not has_something(cell) or _says_no(cell):
        return
    names_nothing = re.search(r"[@\d]", cell) and not re.search(r"[^\W\d_]{3,}", cell)
    familiar = {fold(name) for name in (*known, *USUAL_DISTRICTS)}
    if names_nothing or (known and fold(read_district(cell, known)) not in familiar):
        yield cell, "unknown_district"


def _says_no(cell: str) -> bool:
    return NO.match(clean(cell).lower()) is not None


def _shows_day(cell: str) -> bool:
    """It is written as a day, be there such a day or not."""
    return (DAY.search(cell) or DAY_IN_WORDS.search(cell)) is not None


def _day(cell: str) -> str:
    return "" if not has_something(cell) or _says_no(cell) or read_day(cell) else "no_day"


def _day_or_yes(cell: str) -> str:
    return "" if yes_or_no(cell) is True else _day(cell)


def _consent(cell: str) -> str:
    if not has_something(cell) and not re.search(r"[+✓✔]", cell):
        return ""
    if _shows_day(cell) and read_day(cell) is None:
        return "no_day"
    claim = read_consent(cell)
    is_plain = _says_no(cell) or WITHDRAWN.search(cell) or claim.on or yes_or_no(cell) or SOURCE.search(cell)
    return "" if is_plain else "unknown_consent"


def _basis(cell: str) -> str:
    return "" if not has_something(cell) or _says_no(cell) or fold(cell).startswith(BASES) else "unknown_basis"


def _yes_no(cell: str) -> str:
    return "" if yes_or_no(cell) is not None or not has_something(cell) else "neither_yes_nor_no"


def _sex(cell: str) -> str:
    return "" if fold(cell) in SEX_WORDS or not has_something(cell) else "unknown_sex"


def _language(cell: str) -> str:
    return "" if fold(cell) in ENGLISH_WORDS | RUSSIAN_WORDS or not has_something(cell) else "unknown_language"


WORDS: Mapping[str, Callable[[str], str]] = {
    "consent": _consent,
    "consent_on": _day,
    "withdrawn_on": _day_or_yes,
    "opted_out_on": _day_or_yes,
    "council_until": _day,
    "basis": _basis,
    "publication": _yes_no,
    "sex": _sex,
    "language": _language,
}
