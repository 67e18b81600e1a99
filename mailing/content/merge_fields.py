"""Merge fields: flat names filled in one pass, so a value is never read as a field again. No Django.

`{{name}}` must have a value, `{{name|fallback}}` takes the fallback without one, `{{name|}}` is optional: without a
value its whole line is left out.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,59})\s*(?:\|([^{}\n]*))?\}\}")

# Filled for every letter, whatever it is about.
COMMON_FIELDS = (
    "salutation",
    "name",
    "body_name",
    "department",
    "officer",
    "feedback_phone",
    "feedback_email",
    "unsubscribe_url",
)
# Filled where a letter is about an event.
EVENT_FIELDS = (
    "title",
    "kind",
    "to_what",
    "when",
    "where",
    "reply_until",
    "seats",
    "topic",
    "programme",
    "group",
    "answer",
    "answer_url",
    "answer_yes_url",
    "answer_maybe_url",
    "answer_no_url",
    "ics_url",
    "event_url",
    "online_url",
    "phone",
    "access",
    "project",
    "change",
    "reason",
    "accreditation_until",
    "accreditation_url",
    "speakers",
    "questions",
    "shooting",
    "gathering",
    "press_contact",
    "embargo",
)
KNOWN_FIELDS = frozenset(COMMON_FIELDS + EVENT_FIELDS)

# C0 without tab and newline, DEL, C1, the Unicode line ends, and the two signs that mark slots in a skeleton.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000\ue001]")


@dataclass(frozen=True, slots=True)
class Field:
    """A place for a value. A fallback of None means that the value must be there."""

    name: str
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with a field: `unknown`, `empty`, `broken` (braces that close nowhere)."""

    code: str
    name: str


def clean(value: str) -> str:
    """Drop the control characters that some program between us and the reader would take for more than text."""
    return UNSAFE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def fields_in(*texts: str) -> list[Field]:
    """List the fields of these texts, each spelling once, in order."""
    found = (
        Field(hit[1], None if hit[2] is None else hit[2].strip()) for text in texts for hit in FIELD.finditer(text)
    )
    return list(dict.fromkeys(found))


def value_of(field: Field, values: Mapping[str, str]) -> str:
    """Give the value, else the fallback, else nothing."""
    return clean(str(values.get(field.name) or "")).strip() or clean(field.fallback or "")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Fill a line of text in one pass; what comes in is text and stays text."""
    return FIELD.sub(lambda hit: value_of(Field(hit[1], hit[2]), values), text)


def text_problems(texts: Iterable[str], known: Collection[str] = KNOWN_FIELDS) -> list[FieldProblem]:
    """Say what is wrong with the texts themselves, before any recipient is known."""
    problems = []
    for text in texts:
        problems += [FieldProblem("unknown", field.name) for field in fields_in(text) if field.name not in known]
        for left in re.finditer(r"\{\{.{0,40}|.{0,40}\}\}", FIELD.sub("", text)):
            problems.append(FieldProblem("broken", left[0].strip()))
    return list(dict.fromkeys(problems))


def value_problems(fields: Iterable[Field], values: Mapping[str, str]) -> list[FieldProblem]:
    """Say which required values are missing for one recipient."""
    return [
        FieldProblem("empty", name)
        for name in dict.fromkeys(
            field.name for field in fields if field.fallback is None and not value_of(field, values)
        )
    ]


def without_empty_lines(text: str, values: Mapping[str, str]) -> str:
    """Leave out the lines whose optional field (`{{name|}}`) has no value."""
    return "\n".join(
        line
        for line in text.split("\n")
        if not any(
            hit[2] is not None and not hit[2].strip() and not value_of(Field(hit[1]), values)
            for hit in FIELD.finditer(line)
        )
    )
