"""Absence notices: what a mail program answers while its owner is away, or gone for good. Source: RFC 3834.

An absence notice is no bounce and never an answer: «буду с 5 декабря» says when the person is back.
"""

import re
from dataclasses import dataclass
from datetime import date

from mailing.inbound.parsing import ParsedMail
from mailing.inbound.phrases import any_of
from mailing.inbound.quotes import own_words

SUBJECTS = any_of(
    r"""
    автоответ
    автоматический ответ
    авто-?ответчик
    автоматическое уведомление об отсутствии
    automatic reply
    auto(?:matic)?[- ]?(?:reply|response|respond\w*)
    out of (?:the )?office
    away from
    on (?:vacation|leave)
    vacation
    absen[ct]e?
    abwesen
    réponse automatique
    нет на месте
    в отпуске
    отпуск\b
    отсутству
    """,
    opening=r"^\s*(?:re:\s*)?",
)
AWAY = any_of(
    r"""
    отсутству\w+
    в отпуске
    на больничном
    в командировке
    буду (?:вне офиса|недоступ\w+)
    out of (?:the )?office
    on (?:vacation|holiday|annual leave|maternity leave|sick leave|leave|a business trip)
    away (?:from|until)
    currently (?:away|unavailable)
    limited access to (?:my )?e-?mail
    автоматически\w* (?:ответ|сообщ\w+)
    """,
    opening=r"\b",
)
GONE = any_of(
    r"""
    больше не работа\w+
    не работа\w+ (?:в|здесь|у нас)
    уволил\w*
    покинул\w* (?:компанию|организацию|администрацию|редакцию|пост)
    переш[ёе]?л\w* на другую работу
    (?:адрес|ящик) (?:больше )?не (?:используется|обслуживается|действует|проверяется)
    no longer (?:works?|employed|with|at|a member|part of)
    has left (?:the|our|this)
    (?:i|we) have left
    left the (?:company|organi[sz]ation)
    (?:address|mailbox|account) is no longer (?:in use|used|monitored|active)
    """,
    opening=r"\b",
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("мая", "may"), ("июн", "jun"),
            ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
UNTIL = (
    r"(?:до|по|вернусь|выйду|буду(?: на (?:месте|работе))?(?: с)?|"
    r"until|till|through|back(?: on)?|return(?:ing)?(?: on)?)"
)
NUMERIC = re.compile(rf"\b{UNTIL}\s+(?:\w+\s+)?(\d{{1,2}})[./](\d{{1,2}})(?:[./](\d{{2,4}}))?", re.IGNORECASE)
WORDED = re.compile(
    rf"\b{UNTIL}\s+(?:\w+\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?([а-яёa-z]{{3,9}})(?:\s+(\d{{4}}))?", re.I
)
AMERICAN = re.compile(
    rf"\b{UNTIL}\s+(?:\w+,?\s+)?([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)
MOST = 8 * 1024


@dataclass(frozen=True, slots=True)
class Absence:
    """Someone is away: until which day where it is said; or does not work there any more."""

    until: date | None
    is_for_good: bool


def read_absence(mail: ParsedMail, *, today: date) -> Absence | None:
    """Read an absence notice; None for any other letter. Needs a sign that a program wrote it, or a plain subject."""
    text = own_words(mail.text)[:MOST]
    marked = mail.header("auto-submitted").partition(";")[0].strip().lower()
    by_program = marked not in ("", "no") or any(
        mail.header(name) for name in ("x-autoreply", "x-autorespond", "x-auto-reply", "x-auto-response-suppress")
    )
    by_program = by_program or mail.header("precedence").strip().lower() in ("auto_reply", "junk")
    by_subject = bool(SUBJECTS.search(mail.subject))
    is_away, is_gone = bool(AWAY.search(text) or AWAY.search(mail.subject)), bool(GONE.search(text))
    if not ((by_program and (by_subject or is_away or is_gone)) or (by_subject and (is_away or is_gone))):
        return None
    return Absence(_until(f"{mail.subject}\n{text}", today), is_gone)


def _until(text: str, today: date) -> date | None:
    if found := NUMERIC.search(text):
        return _day(int(found[1]), int(found[2]), found[3], today)
    if (found := WORDED.search(text)) and (month := _month(found[2])):
        return _day(int(found[1]), month, found[3], today)
    if (found := AMERICAN.search(text)) and (month := _month(found[1])):
        return _day(int(found[2]), month, found[3], today)
    return None


def _month(word: str) -> int | None:
    return MONTHS.get(word.lower()[:3])


def _day(day: int, month: int, year: str | None, today: date) -> date | None:
    named = int(year) if year else today.year
    named += 2000 if named < 100 else 0
    try:
        found = date(named, month, day)
        # without a year the next such day is meant
        return found if year or found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None
