"""One cell of a list to the parts of a person's name, whatever the order, the capitals and the spaces."""

import re
from dataclasses import dataclass
from typing import Literal

from crm.contacts.given_names import is_given_name
from crm.contacts.names import PARTICLES, PersonName, is_patronymic

Problem = Literal["no_name", "two_persons", "not_a_person"]

LATIN_TO_CYRILLIC = str.maketrans("AaBCcEeHKkMOoPpTXxy", "АаВСсЕеНКкМОоРрТХху")
CYRILLIC_TO_LATIN = str.maketrans("АаВСсЕеНКкМОоРрТХху", "AaBCcEeHKkMOoPpTXxy")
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SPACES = re.compile(r"\s+")
HAS_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
HAS_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
MERGED = re.compile(r"(?<=[а-яё])(?=[А-ЯЁ])")
INITIALS = re.compile(r"(?:[А-ЯЁA-Z]\.\s*-?\s*){1,3}")
LONE_INITIAL = re.compile(r"[А-ЯЁA-Z]\.?")
NOBLE_PARTICLES = frozenset(
    {"де", "ди", "да", "дю", "ла", "ле", "фон", "ван", "дер", "ден", "эль", "аль", "бен", "ибн", "тер"}
)
HONORIFICS = frozenset(
    {"г-н", "г-жа", "господин", "госпожа", "тов", "товарищ", "уважаемый", "уважаемая", "mr", "mrs", "ms", "dr", "prof"}
)
# Words that open the name of a unit, a mailbox or a trial row, never a surname.
NOT_SURNAMES = frozenset(
    {
        "admin", "info", "office", "test", "user", "администрация", "ано", "ао", "аппарат", "ассоциация",
        "бухгалтерия", "вакансия", "вакантно", "главк", "департамент", "директор", "дирекция", "диспетчерская",
        "зао", "инспекция", "канцелярия", "комиссия", "комитет", "контакт", "контакты", "министерство", "нко",
        "оао", "общество", "ооо", "отдел", "офис", "пресс-служба", "приемная", "редакция", "секретариат",
        "секретарь", "сектор", "служба", "совет", "союз", "тест", "тестовая", "тестовый", "тос", "тсж",
        "управление", "учреждение", "фонд", "центр", "школа",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name, the marks of what was mended on the way, or the problem that makes the cell no name."""

    person: PersonName
    marks: tuple[str, ...] = ()  # spaces nbsp uppercase homoglyph name_order merged_fio initials_only latin_name
    problem: Problem | None = None
    rest: str = ""  # what stood behind the name in the same cell: a post, a remark in brackets

    @property
    def is_latin(self) -> bool:
        return "latin_name" in self.marks


def clean(text: str) -> str:
    """Trim, drop invisible characters, and make each run of any spaces one space."""
    return SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


def mend_look_alikes(word: str) -> str:
    """Turn Latin letters that only look Cyrillic into Cyrillic ones, or the other way round, whichever the word is.

    A word that mixes letters which have no double is left as it is.
    """
    if not (HAS_CYRILLIC.search(word) and HAS_LATIN.search(word)):
        return word
    as_cyrillic = word.translate(LATIN_TO_CYRILLIC)
    if not HAS_LATIN.search(as_cyrillic):
        return as_cyrillic
    as_latin = word.translate(CYRILLIC_TO_LATIN)
    return word if HAS_CYRILLIC.search(as_latin) else as_latin


def parse_name(text: str) -> ParsedName:
    """Read a cell that should hold one person's name.

    The patronymic tells the order; a given name without one tells it too; else the order of the cell stands, surname
    first. Cells without letters, with two people or with no person come back with a problem and no name.
    """
    marks: list[str] = []
    bare = INVISIBLE.sub("", text)
    if "\u00a0" in bare or "\u202f" in bare:
        marks.append("nbsp")
    if re.search(r"^[ \t\r\n]|[ \t\r\n]$|[ \t\r\n]{2}", bare):
        marks.append("spaces")
    line, rest = _without_brackets(clean(text))
    if not re.search(r"[^\W\d_]", line):
        return ParsedName(PersonName(), problem="no_name")
    mended = " ".join(mend_look_alikes(word) for word in line.split(" "))
    if mended != line:
        marks.append("homoglyph")
    if not HAS_CYRILLIC.search(mended):
        return _latin(mended, marks, rest)
    line, tail = _before_post(mended)
    folded = {word.casefold().replace("ё", "е").strip('.,;:«»"') for word in line.split()}
    if NOT_SURNAMES & folded:
        return ParsedName(PersonName(), problem="not_a_person")
    if _is_two_persons(line):
        return ParsedName(PersonName(), problem="two_persons")
    words = _words(line, marks)
    if len(words) < 2 or len(folded) == 1 < len(line.split()):
        return ParsedName(PersonName(), problem="not_a_person")
    letters = "".join(word for word in words if len(word.strip(".")) > 1)
    if letters.isupper():
        marks.append("uppercase")
    person = _ordered([_capital(word) for word in words], marks)
    return ParsedName(person, tuple(marks), rest="; ".join(part for part in (tail, rest) if part))


def _without_brackets(line: str) -> tuple[str, str]:
    found = re.findall(r"[(\[]([^()\[\]]*)[)\]]", line)
    return clean(re.sub(r"[(\[][^()\[\]]*[)\]]", " ", line)), "; ".join(filter(None, map(str.strip, found)))


def _before_post(line: str) -> tuple[str, str]:
    """Split «Иванова Анна Петровна, директор» into the name and what follows it."""
    head, comma, tail = line.partition(",")
    pieces = head.split()
    if comma and len(pieces) >= 3 and any(map(is_patronymic, pieces)) and not any(map(is_patronymic, tail.split())):
        return head, tail.strip(" ,")
    return line, ""


def _is_two_persons(line: str) -> bool:
    """Two patronymics, two sets of initials, a lone «и», or two names of two words with a stroke between them."""
    words = re.split(r"[\s,;/&+]+", line)
    patronymics = [index for index, word in enumerate(words) if is_patronymic(word) or word.casefold() in PARTICLES]
    if len(patronymics) > 1 and len(words) > 3 and patronymics[-1] - patronymics[0] > 1:
        return True
    if len(INITIALS.findall(line)) > 1 and re.search(r"[,;/&+]|\s(и|and)\s", line):
        return True
    if re.search(r"\s(и|and)\s", line):  # «Ивановы Иван и Мария»
        return True
    sides = re.split(r"[;/&+\n]", line)
    return len(sides) > 1 and all(len(side.split()) >= 2 for side in sides)


def _words(line: str, marks: list[str]) -> list[str]:
    """Words of the name: initials apart, «ФамилияИмяОтчество» cut at its capitals, courtesy words dropped."""
    line = re.sub(r"(?<![^\W_])([А-ЯЁ])\.\s*(?=[А-ЯЁ])", r"\1. ", line)
    words: list[str] = []
    for word in re.split(r"[\s,;]+", line):
        pieces = [piece for piece in MERGED.split(word) if piece]
        if len(pieces) > 1 and (len(pieces) == 3 or is_patronymic(pieces[-1])):
            marks.append("merged_fio")
            words += pieces
        elif word.casefold().strip(".") not in HONORIFICS and re.search(r"[^\W\d_]", word):
            words.append(word.strip("\"'«»„“”`*_:"))
    return [word for word in words if word]


def _capital(word: str) -> str:
    """«БЕЛОВ-ТАРХАНОВ» and «белов-тарханов» become «Белов-Тарханов»; «МакКой», оглы and «де» stay."""
    if word.casefold() in PARTICLES or word in NOBLE_PARTICLES:
        return word.lower()
    if word.isupper() or word.islower():
        return "-".join(piece[:1].upper() + piece[1:].lower() for piece in word.split("-"))
    return word


def _ordered(words: list[str], marks: list[str]) -> PersonName:
    joined: list[str] = []
    for word in words:  # «Вагиф» with «оглы» is one patronymic, «де» with «Крус» one surname
        if joined and (word.casefold() in PARTICLES or joined[-1].split()[-1] in NOBLE_PARTICLES):
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    initials = [word for word in joined if LONE_INITIAL.fullmatch(word)]
    if initials and len(initials) < len(joined):
        return _with_initials([word for word in joined if word not in initials], initials, marks, first=joined[0])
    return _with_patronymic(joined, marks) or _without_patronymic(joined, marks)


def _with_initials(full: list[str], initials: list[str], marks: list[str], *, first: str) -> PersonName:
    dotted = [initial.rstrip(".") + "." for initial in initials]
    if len(full) == 2 and is_patronymic(full[1]):  # «К. Иван Петрович»: the surname is the initial
        return PersonName(dotted[0], full[0], full[1])
    marks.append("initials_only")
    if first in initials:
        marks.append("name_order")
    if len(full) > 1 and len(dotted) == 1:  # «Иванов Пётр С.»
        return PersonName(full[0], full[1], dotted[0])
    return PersonName(" ".join(full), dotted[0], dotted[1] if len(dotted) > 1 else "")


def _with_patronymic(words: list[str], marks: list[str]) -> PersonName | None:
    where = [index for index, word in enumerate(words) if is_patronymic(word)]
    if not where:
        return None
    if len(words) == 2:
        if where == [1] and is_given_name(words[0]) and not _may_be_a_surname(words[1]):
            return PersonName("", words[0], words[1])
        return None
    at = where[0] if where[0] > 0 else where[-1]
    if at == len(words) - 1:  # Фамилия Имя Отчество; a surname of two words stands whole
        return PersonName(" ".join(words[: at - 1]), words[at - 1], words[at])
    if at == 0:
        return None
    marks.append("name_order")  # Имя Отчество Фамилия
    return PersonName(" ".join([*words[: at - 1], *words[at + 1 :]]), words[at - 1], words[at])


def _may_be_a_surname(word: str) -> bool:
    """Мицкевич and Бабич are surnames, Петрович and Ивановна with a given name before them are not."""
    lowered = word.casefold()
    if not lowered.endswith("ич"):
        return False
    stem = re.sub(r"(ович|евич|ьевич|ич)$", "", lowered.replace("ё", "е"))
    return not any(is_given_name(stem + ending) for ending in ("", "й", "ий", "ь", "а", "я"))


def _without_patronymic(words: list[str], marks: list[str]) -> PersonName:
    if len(words) == 2 and is_given_name(words[0]) and not is_given_name(words[1]):
        marks.append("name_order")
        return PersonName(words[1], words[0])
    return PersonName(words[0], words[1], " ".join(words[2:]))


def _latin(line: str, marks: list[str], rest: str) -> ParsedName:
    """«Hans Weber» is given name first; «Weber, Hans» is surname first; «Weber H.» has an initial."""
    surname, comma, given = (part.strip() for part in line.partition(","))
    marks.append("latin_name")
    if comma and surname and given and len(given.split()) <= 2:
        return ParsedName(_latin_person(surname, given.split()), tuple(marks), rest=rest)
    words = [word for word in line.replace(",", " ").split() if word.casefold().strip(".") not in HONORIFICS]
    folded = {word.casefold() for word in words}
    if len(words) < 2 or len(folded) == 1 or folded & NOT_SURNAMES or "@" in line:
        return ParsedName(PersonName(), problem="not_a_person")
    if LONE_INITIAL.fullmatch(words[-1]):
        marks.append("initials_only")
        return ParsedName(_latin_person(words[0], words[1:]), tuple(marks), rest=rest)
    return ParsedName(_latin_person(words[-1], words[:-1]), tuple(marks), rest=rest)


def _latin_person(surname: str, given: list[str]) -> PersonName:
    shaped = [
        _capital(word) if (word.isupper() and len(word.strip(".")) > 1) or word.islower() else word for word in given
    ]
    surname = " ".join(_capital(word) if word.isupper() or word.islower() else word for word in surname.split())
    return PersonName(surname, shaped[0], " ".join(shaped[1:]))
