"""Cells of one row to a record: each field's value, and the marks of what was seen or mended on the way.

Nothing is refused here: what a cell cannot give is a mark or a problem, and `fates.py` decides.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from crm.contacts.addresses import Address, examine_cell
from crm.contacts.name_parsing import INVISIBLE, ParsedName, clean, parse_name
from crm.contacts.names import PersonName, Sex
from crm.contacts.phones import PhoneNumber, parse_phones
from crm.exchange.fields import fold

Basis = Literal["consent", "not_proven", "official_contact", "none"]

DAY = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\b|\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
DAY_IN_WORDS = re.compile(r"\b(\d{1,2})\s+([а-яё]{3,8})\s+(\d{4})", re.IGNORECASE)
MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
YES = re.compile(r"^(да|есть|имеется|получено|дано|дал|дала|согласен|согласна|согласие|yes|y|true|\+|1|✓|✔|v)\b|^[+✓✔]")
NO = re.compile(r"^(нет|не |отказ|no\b|n\b|false|0$|-$|—$|\?|уточн|неизв|нет данных|n/a|н/д)")
WITHDRAWN = re.compile(r"отозва|отзыв|withdrawn", re.IGNORECASE)
CONSENT_WORDS = re.compile(
    r"^(?:(?:да|есть|имеется|получено|дано|дал|дала|согласие|согласен|согласна|от|на обработку|пдн|"
    r"персональных данных|г|yes|consent|given|on|of)\b|[\W_])+",
    re.IGNORECASE,
)
SEX_WORDS: dict[str, Sex] = {
    **dict.fromkeys(("м", "муж", "мужской", "мужчина", "m", "male"), "male"),
    **dict.fromkeys(("ж", "жен", "женский", "женщина", "f", "female"), "female"),
}
ENGLISH_WORDS = frozenset({"en", "eng", "english", "англ", "английский"})
USUAL_DISTRICTS = (
    "Центральный", "Северный", "Южный", "Западный", "Восточный", "Заводской", "Заречный", "Ленинский",
    "Советский", "Октябрьский", "Кировский", "Первомайский", "Железнодорожный", "Промышленный", "Фрунзенский",
    "Приволжский", "Пролетарский",
)  # fmt: skip


# What a card can hold, in signs; a longer cell is cut and marked.
LONGEST_NAME = 120
LONGEST = {
    "organisation": 300,
    "organisation_code": 40,
    "position": 300,
    "code": 40,
    "district": 80,
    "consent_way": 200,
    "council": 200,
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the body already knows: its groups by every folded word for them, districts, city code."""

    groups: Mapping[str, str] = field(default_factory=dict)  # folded word to code
    districts: tuple[str, ...] = ()
    city_code: str = ""


@dataclass(frozen=True, slots=True)
class BasisClaim:
    """What the list says of the ground for writing: a consent counts only with a day and a source."""

    kind: Basis = "none"
    on: date | None = None
    way: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row, read. `problems` make it no contact; `doubts` are for a person to decide; `marks` are shown."""

    number: int  # of the record, counted from 1
    parsed: ParsedName
    sex: Sex = ""
    language: str = ""
    emails: tuple[Address, ...] = ()  # good and suspicious ones
    phones: tuple[PhoneNumber, ...] = ()
    organisation: str = ""
    organisation_code: str = ""
    position: str = ""
    code: str = ""
    district: str = ""
    groups: tuple[str, ...] = ()
    unknown_groups: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    basis: BasisClaim = BasisClaim()
    withdrawn_on: date | None = None
    is_withdrawn: bool = False
    may_publish_name: bool | None = None
    opted_out_on: date | None = None
    is_opted_out: bool = False
    council: str = ""
    council_until: date | None = None
    notes: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    raw_email: str = ""
    raw_phone: str = ""

    @property
    def person(self) -> PersonName:
        return self.parsed.person

    @property
    def tightens(self) -> bool:
        """The row says that the person wants less: it holds even where the row is a repeat."""
        return self.is_withdrawn or self.is_opted_out


def read_record(
    number: int, row: Mapping[str, Sequence[str]], vocabulary: Vocabulary, *, own: Sequence[str] = ()
) -> Record:
    """Read one row: `row` holds the cells of each field by its key, `own` names the fields of storeys above."""
    parsed = _name(row)
    mail_cell, phone_cell = _joined(row, "email"), _joined(row, "phone")
    found = examine_cell(mail_cell)
    emails = sorted((address for address in found if address.verdict != "bad"), key=lambda it: it.verdict != "good")
    phones, bad_phones = parse_phones(phone_cell, city_code=vocabulary.city_code)
    groups, unknown = read_groups(_joined(row, "groups"), vocabulary.groups)
    basis, withdrawn, is_withdrawn = _basis(row)
    opted_out = _one(row, "opted_out_on")
    organisation = clean(_one(row, "organisation"))
    marks = [
        *parsed.marks,
        *_channel_marks(mail_cell, emails, phones, bad_phones),
        *(["quotes"] if '"' in organisation else []),
        *(["unknown_group"] if unknown else []),
        *(["two_groups"] if len(groups) > 1 else []),
        *_consent_marks(basis, is_withdrawn=is_withdrawn),
        *(
            ["cut"]
            if any(len(clean(cell)) > most for key, most in LONGEST.items() for cell in row.get(key, ()))
            else []
        ),
    ]
    position = (clean(_one(row, "position")) or parsed.rest)[: LONGEST["position"]]
    notes = [clean(cell) for cell in row.get("notes", ()) if clean(cell)]
    return Record(
        number=number,
        parsed=parsed,
        sex=SEX_WORDS.get(fold(_one(row, "sex")), ""),
        language="en"
        if fold(_one(row, "language")) in ENGLISH_WORDS or (parsed.is_latin and not _one(row, "language"))
        else "ru",
        emails=tuple(emails),
        phones=tuple(phones),
        organisation=organisation,
        organisation_code=clean(_one(row, "organisation_code")),
        position=position,
        code=clean(_one(row, "code")),
        district=read_district(_one(row, "district"), vocabulary.districts),
        groups=groups,
        unknown_groups=unknown,
        competences=tuple(dict.fromkeys(_topic(piece)[:200] for piece in pieces(_joined(row, "competences")))),
        basis=basis,
        withdrawn_on=withdrawn,
        is_withdrawn=is_withdrawn,
        may_publish_name=yes_or_no(_one(row, "publication")),
        opted_out_on=read_day(opted_out),
        is_opted_out=read_day(opted_out) is not None or yes_or_no(opted_out) is True,
        council=clean(_one(row, "council")),
        council_until=read_day(_one(row, "council_until")),
        notes="\n".join(notes),
        extra={key: clean(_one(row, key)) for key in own if clean(_one(row, key))},
        marks=tuple(dict.fromkeys(marks)),
        problems=_problems(parsed, mail_cell, emails, phones),
        raw_email=mail_cell,
        raw_phone=phone_cell,
    )


def _one(row: Mapping[str, Sequence[str]], key: str) -> str:
    cell = next((INVISIBLE.sub("", cell).strip() for cell in row.get(key, ()) if cell.strip()), "")
    return cell[: LONGEST.get(key, len(cell))]


def _joined(row: Mapping[str, Sequence[str]], key: str) -> str:
    return (
        "; ".join(cell for cell in row.get(key, ()) if cell.strip())
        if len(row.get(key, ())) > 1
        else "".join(row.get(key, ()))
    )


def _name(row: Mapping[str, Sequence[str]]) -> ParsedName:
    whole = "".join(row.get("full_name", ())[:1])
    if whole.strip() or "surname" not in row:
        return parse_name(whole)
    parts = [clean(_one(row, key)) for key in ("surname", "name", "patronymic")]
    parsed = parse_name(" ".join(part for part in parts if part))
    if parsed.problem or parsed.is_latin:
        shaped = PersonName(*parts)
        return ParsedName(shaped, parsed.marks) if parsed.is_latin and parts[0] and parts[1] else parsed
    if "initials_only" in parsed.marks or len([part for part in parts if part]) < 2:
        return parsed
    # Columns of their own say which part is which; the cell parser only mended letters and capitals.
    mended = parsed.person.full.split()
    if sorted(mended) == sorted(" ".join(parts).split()):
        return ParsedName(PersonName(*parts), tuple(mark for mark in parsed.marks if mark != "name_order"))
    return parsed


def _channel_marks(
    mail_cell: str, emails: Sequence[Address], phones: Sequence[PhoneNumber], bad_phones: Sequence[str]
) -> list[str]:
    marks = []
    if any(address.text.lower() != address.text for address in emails):
        marks.append("email_case")
    if len(emails) > 1:
        marks.append("multi_email")
    if emails and emails[0].verdict == "suspicious":
        marks.append("suspicious_email")
    if has_something(mail_cell) and not emails and phones:
        marks += ["bad_email", "phone_only"]
    if bad_phones:
        marks.append("bad_phone")
    return marks


def _consent_marks(basis: BasisClaim, *, is_withdrawn: bool) -> list[str]:
    marks = {"none": ["no_consent"], "not_proven": ["consent_unproven"]}.get(basis.kind, [])
    return [*marks, *(["consent_withdrawn"] if is_withdrawn else [])]


def _problems(
    parsed: ParsedName, mail_cell: str, emails: Sequence[Address], phones: Sequence[PhoneNumber]
) -> tuple[str, ...]:
    problems: list[str] = [parsed.problem] if parsed.problem else []
    if any(len(part) > LONGEST_NAME for part in (parsed.person.surname, parsed.person.name, parsed.person.patronymic)):
        problems.append("not_a_person")
    if not emails and not phones:
        problems.append("bad_email_no_phone" if has_something(mail_cell) else "no_channel")
    return tuple(problems)


def has_something(cell: str) -> bool:
    """A dash or spaces are an empty cell; a word is not."""
    return re.search(r"[^\W_]|@", cell) is not None


def pieces(cell: str) -> list[str]:
    """Items of a list inside a cell, cut at semicolons, commas outside brackets, and line breaks."""
    return [item for item in (clean(piece).strip("«»\"'. ") for piece in re.split(r"[;,\n](?![^(]*\))", cell)) if item]


def read_groups(cell: str, known: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the groups a cell names, and the words that name none; a word known as "-" is left out."""
    words = [cell] if fold(cell) in known else pieces(cell)  # a name may have a comma of its own
    codes: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for word in words:
        code = known.get(fold(word))
        (codes if code else unknown)[code or word] = None
    codes.pop("-", None)
    return tuple(codes), tuple(unknown)


@lru_cache(maxsize=4_096)
def read_district(cell: str, known: tuple[str, ...] = ()) -> str:
    """«Центр.», «северный », «Заводской р-н» to the district's own name; an unknown one keeps its words."""
    word = re.sub(r"\b(р-н|р-он|рн|район|округ|district)\b\.?", "", clean(cell), flags=re.IGNORECASE).strip(" .,")
    if not word or not has_something(word):
        return ""
    folded = fold(word)
    for names in (known, USUAL_DISTRICTS):
        if exact := [name for name in names if fold(name) == folded]:
            return exact[0]
        begun = [name for name in names if len(folded) >= 3 and fold(name).startswith(folded)]
        if len(begun) == 1:
            return begun[0]
    return word[0].upper() + word[1:]


def read_day(cell: str) -> date | None:
    """The first day in a text: 12.03.2025, 12.03.25, 2025-03-12, 12/03/2025, 12 марта 2025, or nothing."""
    if found := DAY.search(cell):
        day, month, year, year_first, month_first, day_first = found.groups()
        parts = (year_first, month_first, day_first) if year_first else (year, month, day)
        numbers = [int(part) for part in parts]
        numbers[0] += 2000 if len(parts[0]) == 2 else 0
    elif (found := DAY_IN_WORDS.search(cell)) and found.group(2).lower()[:3] in {"май", *MONTHS}:
        name = found.group(2).lower()[:3]
        numbers = [int(found.group(3)), MONTHS.index("мая" if name == "май" else name) + 1, int(found.group(1))]
    else:
        return None
    try:
        day_found = date(*numbers)
    except ValueError:
        return None
    return day_found if 1990 <= day_found.year <= 2100 else None


def read_consent(cell: str) -> BasisClaim:
    """A consent counts only with a day and a source; «да» or «+» alone is not proven; anything else is none."""
    text = clean(cell).lower()
    if not text or NO.match(text) or WITHDRAWN.search(text):
        return BasisClaim()
    on = read_day(text)
    undated = DAY_IN_WORDS.sub(" ", DAY.sub(" ", clean(cell)))
    source = re.sub(r"[\s(),;]+", " ", CONSENT_WORDS.sub("", undated)).strip(" .")
    if on and re.search(r"[а-яёa-z]{3,}", source, re.IGNORECASE):
        return BasisClaim("consent", on, source[: LONGEST["consent_way"]])
    return BasisClaim("not_proven", on) if on or source or YES.match(text) else BasisClaim()


def _basis(row: Mapping[str, Sequence[str]]) -> tuple[BasisClaim, date | None, bool]:
    """What the columns say of basis and withdrawal, be it in one cell or in several."""
    withdrawn_cell, consent_cell, basis_cell = _one(row, "withdrawn_on"), _one(row, "consent"), fold(_one(row, "basis"))
    is_withdrawn = read_day(withdrawn_cell) is not None or yes_or_no(withdrawn_cell) is True
    withdrawn = read_day(withdrawn_cell)
    if WITHDRAWN.search(consent_cell):
        is_withdrawn, withdrawn = True, withdrawn or read_day(consent_cell)
    if basis_cell.startswith(("служебн", "official", "рабоч")):
        return BasisClaim("official_contact"), withdrawn, is_withdrawn
    on, way = read_day(_one(row, "consent_on")), clean(_one(row, "consent_way"))
    if on and has_something(way) and not NO.match(basis_cell):
        return BasisClaim("consent", on, way), withdrawn, is_withdrawn
    if basis_cell.startswith(("согласие", "consent", "да")) or on:
        return BasisClaim("none" if NO.match(basis_cell) else "not_proven", on, way), withdrawn, is_withdrawn
    return read_consent(consent_cell), withdrawn, is_withdrawn


def yes_or_no(cell: str) -> bool | None:
    """What a cell says plainly; nothing when it says neither."""
    text = clean(cell).lower()
    if not text:
        return None
    if NO.match(text):
        return False
    return True if YES.match(text) else None


def _topic(word: str) -> str:
    """«жкх» is written ЖКХ, «Экология» is the same topic as «экология»."""
    if word.isupper() or (len(word) <= 4 and not re.search(r"[аеёиоуыэюя]", word.lower())):
        return word.upper()
    return word[0].lower() + word[1:] if word[1:].islower() else word
