"""Answers in words: «буду», «не смогу», "count me in". A careful reader, not a guess.

Only a whole line that is one of the phrases below counts as an answer; a greeting and a signature may stand around
it. Everything else, the same words inside a longer sentence included, is at most a proposal for a person to confirm.
"""

import re
from dataclasses import dataclass
from typing import Literal

from mailing.inbound.phrases import any_of

WordAnswer = Literal["accepted", "declined", "tentative"]

EXACT: dict[WordAnswer, str] = {
    "accepted": """
        да | буду | приду | приеду | придём | буду обязательно | обязательно буду | обязательно приду | да буду
        да приду | я буду | я приду | буду присутствовать | участвую | буду участвовать | приму участие
        с удовольствием приду | подтверждаю | подтверждаю участие | участие подтверждаю | подтверждаю своё участие
        подтверждаю присутствие | согласен | согласна | приглашение принимаю | принимаю приглашение
        спасибо буду | спасибо приду
        yes | yes i will | i will come | i will attend | i'll come | i'll be there | i will be there | count me in
        accepted | i accept | attending | yes i will attend | yes i will come | i confirm | confirmed
        i confirm my participation
    """,
    "declined": """
        нет | не буду | не приду | не приеду | не смогу | не сможем | не получится | к сожалению не смогу
        к сожалению нет | к сожалению не получится | не смогу прийти | не смогу присутствовать | не смогу участвовать
        не смогу быть | не смогу принять участие | я не смогу | я не приду | отказываюсь | вынужден отказаться
        вынуждена отказаться | участвовать не смогу | быть не смогу | прийти не смогу | не участвую | увы не смогу
        извините не смогу
        no | no thanks | no thank you | i cannot come | i can't come | i cannot attend | i can't attend
        i can't make it | i cannot make it | i won't come | i won't be there | i will not attend | i will not come
        unable to attend | declined | i am unable to attend | sorry i can't | unfortunately i cannot attend
        unfortunately not | i decline
    """,
    "tentative": """
        возможно | может быть | постараюсь | постараюсь быть | постараюсь прийти | пока не знаю | ещё не знаю
        под вопросом | maybe | perhaps | tentative | i'll try | i will try | not sure yet | i don't know yet
    """,
}
SIGNS: tuple[tuple[WordAnswer, re.Pattern[str]], ...] = (
    (
        "declined",
        any_of(
            """
            не (?:смогу|сможем|сможет|буду|будем|приду|приедет|придём|получится|удастся|планирую)
            отказ[а-я]*
            cannot
            can't
            can not
            won't
            unable
            decline
            not (?:be able|attend|come)
            """,
            opening=r"\b",
            closing=r"\b",
        ),
    ),
    (
        "tentative",
        any_of(
            """
            возможно
            может быть
            постараюсь
            если
            maybe
            perhaps
            might
            try to
            """,
            opening=r"\b",
            closing=r"\b",
        ),
    ),
    (
        "accepted",
        any_of(
            """
            буду|будем|приду|придём|приеду|участвую|приму участие|подтверждаю|принимаю
            will (?:attend|come|be there)
            looking forward
            count me in
            happy to (?:attend|come)
            confirm
            """,
            opening=r"\b",
            closing=r"\b",
        ),
    ),
)
GREETING = re.compile(
    r"^(?:здравствуйте|добрый (?:день|вечер)|доброе утро|доброго дня|уважаем\w+|коллеги|приветствую|"
    r"hello|hi|dear|good (?:morning|afternoon|evening)|спасибо(?: большое)?(?: за приглашение)?|"
    r"благодар\w+(?: за приглашение)?|thank you|thanks|many thanks)\b",
    re.IGNORECASE,
)
SIGNATURE = re.compile(
    r"^(?:с уважением|с наилучшими|искренне ваш|всего доброго|всего хорошего|best regards|kind regards|"
    r"regards|sincerely|yours|отправлено (?:из|с)|sent from|получить outlook|get outlook)\b",
    re.IGNORECASE,
)
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words say. `is_exact`: a whole line says it and nothing beside it; else it is only a proposal."""

    answer: WordAnswer
    is_exact: bool
    line: str


def read_words(text: str) -> Reading | None:
    """Read the sender's own words (quotation and signature already cut); None when they say nothing either way."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]
    said, rest = [], []
    for line in lines:
        if SIGNATURE.match(line):
            break
        greeting = GREETING.match(line)
        answer = PHRASES.get(_bare(line)) or (greeting and PHRASES.get(_bare(line[greeting.end() :])))
        if answer:
            said.append((answer, line))
        elif not greeting or len(line) > 80 or any(sign.search(line) for _, sign in SIGNS):
            rest.append(line)
    answers = {answer for answer, _ in said}
    # A name under the phrase is a signature; more than that, or two different phrases, is for a person.
    if len(answers) == 1 and (not rest or _is_name(rest)):
        return Reading(said[0][0], True, said[0][1])
    return _proposal([line for _, line in said] + rest)


def _proposal(lines: list[str]) -> Reading | None:
    text = " ".join(lines)[:2_000]
    for answer, pattern in SIGNS:
        if found := pattern.search(text):
            return Reading(answer, False, text[max(found.start() - 60, 0) : found.end() + 60].strip())
    return None


def _is_name(lines: list[str]) -> bool:
    return (
        len(lines) == 1
        and bool(re.fullmatch(r"(?:[А-ЯЁA-Z][а-яёa-z.-]*\.?\s*){1,4}", lines[0]))
        and len(lines[0]) <= 60
    )


def _bare(line: str) -> str:
    """A line without case, ё, punctuation at its edges and commas inside."""
    line = line.lower().replace("ё", "е").replace("’", "'")
    return " ".join(re.sub(r"[^\w'\s-]", " ", line).split())


PHRASES: dict[str, WordAnswer] = {
    _bare(phrase): answer
    for answer, phrases in EXACT.items()
    for line in phrases.splitlines()
    for phrase in line.split("|")
    if phrase.strip()
}
