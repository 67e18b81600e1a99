"""What becomes of each row of a list, given what is already known. Source: sample rules 5 and 9.

The order of checks: refuse; repeat of an earlier row, then of the base; a person decides; else create.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from crm.contacts.names import PersonName
from crm.duplicates.similarity import Card, Likeness, fold, name_key, organisation_key, surname_key
from crm.exchange.cells import Record


class Outcome(StrEnum):
    """The five fates of a row."""

    CREATE = "create"
    CHECK = "check"
    REPEAT_IN_FILE = "repeat_in_file"
    REPEAT_IN_BASE = "repeat_in_base"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the base: `pk` for the program, `ref` (a code, else №) for people."""

    pk: int
    ref: str
    card: Card
    code: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a row. `match` names the card or the earlier row («строка 3» is row 3) it looks like."""

    number: int
    outcome: Outcome
    marks: tuple[str, ...] = ()
    match_row: int | None = None
    match_known: Known | None = None
    likeness: Likeness = Likeness.NONE


@dataclass(slots=True)
class _Index:
    """Cards by what makes two of them look alike; positions are kept in order, so the earliest is met first."""

    by_email: dict[tuple[str, str], int] = field(default_factory=dict)
    by_phone: dict[tuple[str, str], int] = field(default_factory=dict)
    by_place: dict[tuple[str, str], int] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    surnames: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, position: int, card: Card, code: str) -> None:
        surname, name, place = surname_key(card.person), name_key(card.person), organisation_key(card.organisation)
        for email in card.emails:
            self.by_email.setdefault((email, surname), position)
            self.surnames[email].add(surname)
        if name:
            for phone in card.phones:
                self.by_phone.setdefault((name, phone), position)
            if place:
                self.by_place.setdefault((name, place), position)
        if code:
            self.by_code.setdefault(code.casefold(), position)

    def same(self, card: Card) -> tuple[int, Likeness] | None:
        """The earliest card that is surely the same person."""
        surname, name = surname_key(card.person), name_key(card.person)
        found = [
            (self.by_email[email, surname], Likeness.SAME_EMAIL)
            for email in card.emails
            if (email, surname) in self.by_email
        ]
        if not found and name:
            found = [
                (self.by_phone[name, phone], Likeness.SAME_PHONE)
                for phone in card.phones
                if (name, phone) in self.by_phone
            ]
        return min(found, default=None)

    def alike(self, card: Card) -> int | None:
        """A namesake in the same organisation."""
        return self.by_place.get((name_key(card.person), organisation_key(card.organisation)))


def card_of(record: Record) -> Card:
    """What is compared of a record."""
    return Card(
        record.person,
        frozenset(address.normal for address in record.emails),
        frozenset(phone.number for phone in record.phones),
        record.organisation,
    )


def judge(records: Sequence[Record], base: Iterable[Known] = ()) -> list[Fate]:
    """Answer the fate of each record, in their order. `base` need hold only people who may look like one of them."""
    return _Judge(records, list(base)).fates()


class _Judge:
    """What is known while the rows are judged one after another."""

    def __init__(self, records: Sequence[Record], known: Sequence[Known]) -> None:
        self.records, self.known = records, known
        self.base, self.above, self.whole = _Index(), _Index(), _Index()
        for position, person in enumerate(known):
            self.base.add(position, person.card, person.code)
        for position, record in enumerate(records):
            if not record.problems:
                self.whole.add(position, card_of(record), "")

    def fates(self) -> list[Fate]:
        answer: list[Fate] = []
        for position, record in enumerate(self.records):
            if record.problems:
                answer.append(Fate(record.number, Outcome.REFUSE, record.problems))
                continue
            card = card_of(record)
            fate = self._repeat(record, card) or self._new(record, card)
            answer.append(self._with_mailbox(fate, record))
            self.above.add(position, card, record.code)
        return answer

    def _repeat(self, record: Record, card: Card) -> Fate | None:
        """The same person in an earlier row, else in the base; a shared code needs the same surname."""
        if (row := _same(record, card, self.above)) is not None:
            earlier = self.records[row[0]]
            if row[1] is not Likeness.NONE or surname_key(earlier.person) == surname_key(record.person):
                marks = difference(record, earlier.person, raw=earlier)
                return Fate(record.number, Outcome.REPEAT_IN_FILE, marks, match_row=earlier.number, likeness=row[1])
        if (found := _same(record, card, self.base)) is not None:
            person = self.known[found[0]]
            if found[1] is not Likeness.NONE or surname_key(person.card.person) == surname_key(record.person):
                marks = difference(record, person.card.person, raw=None)
                return Fate(record.number, Outcome.REPEAT_IN_BASE, marks, match_known=person, likeness=found[1])
        return None

    def _new(self, record: Record, card: Card) -> Fate:
        """No repeat: a doubt is for a person to decide, without one the row becomes a card."""
        doubts: list[str] = [doubt for doubt in ("suspicious_email", "unknown_group") if doubt in record.marks]
        if not record.person.surname:
            doubts.append("no_surname")
        if record.code and any(record.code.casefold() in index.by_code for index in (self.above, self.base)):
            doubts.append("code_taken")
        fate = Fate(record.number, Outcome.CREATE)
        if (position := self.base.alike(card)) is not None:
            doubts.append("possible_duplicate_base")
            fate = replace(fate, match_known=self.known[position], likeness=Likeness.SAME_NAME)
        elif (position := self.above.alike(card)) is not None:
            doubts.append("possible_duplicate_file")
            fate = replace(fate, match_row=self.records[position].number, likeness=Likeness.SAME_NAME)
        marks = tuple(dict.fromkeys([*record.marks, *doubts]))
        return replace(fate, outcome=Outcome.CHECK if doubts else Outcome.CREATE, marks=marks)

    def _with_mailbox(self, fate: Fate, record: Record) -> Fate:
        """The same address with another surname, in the file or the base, is a mailbox that several people share."""
        if fate.outcome not in (Outcome.CREATE, Outcome.CHECK):
            return fate
        others = {
            surname
            for address in record.emails
            for index in (self.whole, self.base)
            for surname in index.surnames.get(address.normal, ())
        }
        is_shared = bool(others - {surname_key(record.person)})
        return replace(fate, marks=(*fate.marks, "shared_mailbox")) if is_shared else fate


def _same(record: Record, card: Card, index: _Index) -> tuple[int, Likeness] | None:
    """The card that is surely the same, or the one with the same code (then without a likeness)."""
    found = index.same(card)
    if found is not None or not record.code or record.code.casefold() not in index.by_code:
        return found
    return index.by_code[record.code.casefold()], Likeness.NONE


def difference(record: Record, other: PersonName, *, raw: Record | None) -> tuple[str, ...]:
    """How a repeat differs from what it repeats: by ё, order, initials, capitals of the address, else by nothing much.

    `raw` is the earlier row, when it stands in the same file.
    """
    if "initials_only" in record.parsed.marks and not other.has_only_initials:
        return ("initials_only",)
    if "name_order" in record.parsed.marks and not (raw and "name_order" in raw.parsed.marks):
        return ("name_order",)
    mine, theirs = record.person.full.casefold(), other.full.casefold()
    if mine != theirs and fold(mine) == fold(theirs):
        return ("yo",)
    if mine != theirs:
        return ("name_differs",)
    if raw is None:
        is_cased = any(address.text != address.text.lower() for address in record.emails)
    else:
        is_cased = raw.raw_email.strip() != record.raw_email.strip() and (
            raw.raw_email.strip().lower() == record.raw_email.strip().lower()
        )
    if is_cased:
        return ("email_case",)
    marks = ["spaces"] if "spaces" in record.parsed.marks else []
    if raw is not None and raw.raw_phone.strip() != record.raw_phone.strip():
        marks.append("phone_format")
    return tuple(marks) or ("same_email" if record.emails else "same_phone",)


def counts(fates: Iterable[Fate]) -> Mapping[Outcome, int]:
    """How many rows each outcome has; all outcomes are there."""
    answer = dict.fromkeys(Outcome, 0)
    for fate in fates:
        answer[fate.outcome] += 1
    return answer
