"""An announcement laid out: facts in, lines of one page out, in the order of DOMAIN section 6. No Django.

Order: heading of the sheet with number and day · what happens · when and when to gather · where and how to enter ·
format · who speaks · topic and questions · shooting and broadcast · accreditation · contact for the media.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["sheet", "headline", "fact", "text", "question"]
MOST_QUESTIONS = 4
LINE = 92  # signs of a printed line in the body's type
PAGE = 52  # lines of one A4 page under its heading

# Words of the sheet; it is written in the body's own language, whoever reads it.
LABELS = {
    "ru": {
        "sheet": "АНОНС ДЛЯ СМИ", "number": "№", "when": "Когда", "gathering": "Сбор журналистов", "where": "Где",
        "entrance": "Вход", "format": "Формат", "speakers": "Выступят", "topic": "Тема",
        "questions": "Ответят на вопросы",
        "shooting": "Съёмка", "broadcast": "Трансляция", "accreditation": "Аккредитация", "contact": "Для СМИ",
    },
    "en": {
        "sheet": "ANNOUNCEMENT FOR THE MEDIA", "number": "no.", "when": "When", "gathering": "Gathering of journalists",
        "where": "Where", "entrance": "Entrance", "format": "Format", "speakers": "Speakers", "topic": "Topic",
        "questions": "Questions to be answered", "shooting": "Shooting", "broadcast": "Broadcast",
        "accreditation": "Accreditation", "contact": "Contact for the media",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an announcement says, every part as finished words; an empty part falls out."""

    number: int
    day: str
    headline: str
    when: str
    gathering: str = ""
    where: str = ""
    entrance: str = ""
    format: str = ""
    speakers: tuple[str, ...] = ()
    topic: str = ""
    questions: tuple[str, ...] = ()
    shooting: str = ""
    broadcast: str = ""
    accreditation: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet. A fact has a label; a question stands under the label before it."""

    kind: Kind
    text: str
    label: str = ""

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "text": self.text, "label": self.label}


def lay_out(facts: Facts, language: str) -> list[Line]:
    """Put the facts into their order. Raises KeyError for a language without words."""
    words = LABELS[language]
    lines = [
        Line("sheet", f"{words['sheet']} {words['number']} {facts.number}, {facts.day}"),
        Line("headline", facts.headline),
        Line("fact", facts.when, words["when"]),
        Line("fact", facts.gathering, words["gathering"]),
        Line("fact", facts.where, words["where"]),
        Line("fact", facts.entrance, words["entrance"]),
        Line("fact", facts.format, words["format"]),
        Line("fact", "\n".join(facts.speakers), words["speakers"]),
        Line("fact", facts.topic, words["topic"]),
    ]
    if facts.questions:
        lines.append(Line("text", words["questions"]))
        lines += [Line("question", question) for question in facts.questions]
    lines += [
        Line("fact", facts.shooting, words["shooting"]),
        Line("fact", facts.broadcast, words["broadcast"]),
        Line("fact", facts.accreditation, words["accreditation"]),
        Line("fact", facts.contact, words["contact"]),
    ]
    return [line for line in lines if line.text.strip()]


def printed_lines(lines: Iterable[Line]) -> int:
    """How many lines of an A4 page the announcement takes, near enough to say whether it stays on one."""
    return sum(
        1 + sum(1 + len(part) // (LINE - 24 * (line.kind == "fact")) for part in line.text.split("\n"))
        for line in lines
    )


def fits_one_page(lines: Iterable[Line]) -> bool:
    return printed_lines(lines) <= PAGE


def letter_text(lines: Iterable[Line]) -> str:
    """Write the sheet as the text of a letter, in the marks of mailing.content.markup."""
    blocks: list[str] = []
    facts: list[str] = []
    bullets: list[str] = []

    def close() -> None:
        for pieces in (facts, bullets):
            if pieces:
                blocks.append("\n".join(pieces))
                pieces.clear()

    for line in lines:
        if line.kind == "fact":
            if bullets:
                close()
            facts.append(f"| {_cell(line.label)} | {_cell(line.text)} |")
        elif line.kind == "question":
            if facts:
                close()
            bullets.append(f"- {_plain(line.text)}")
        else:
            close()
            mark = {"headline": "# ", "sheet": "", "text": ""}[line.kind]
            blocks.append(f"{mark}{_plain(line.text)}")
    close()
    return "\n\n".join(blocks)


def _plain(text: str) -> str:
    """One line that is no mark: braces would be fields, brackets links."""
    return " ".join(text.replace("{{", "{ {").replace("}}", "} }").replace("](", "] (").replace("**", "* *").split())


def _cell(text: str) -> str:
    return _plain(text.replace("\n", "; ")).replace("|", "/")
