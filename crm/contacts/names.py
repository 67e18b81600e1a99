"""Names of people in Russian letters: sex, salutation, dative, initials, transliteration. Source: DOMAIN section 5."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import iuliia
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

Sex = Literal["male", "female", ""]
SexSource = Literal["given", "patronymic", "surname", ""]
NBSP = "\u00a0"

MALE_PARTICLES = frozenset({"оглы", "оглу", "улы", "уулу", "угли"})
FEMALE_PARTICLES = frozenset({"кызы", "гызы", "кизи"})
PARTICLES = MALE_PARTICLES | FEMALE_PARTICLES

INITIAL = re.compile(r"[^\W\d_]\.?")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)

# Clear endings only; the shortest words (Цой, Сова, Гая) are not clear.
FEMALE_SURNAME = re.compile(r".{2,}(ова|ева|ёва|ина|ына|ская|цкая|ая)")
MALE_SURNAME = re.compile(r".{2,}(ов|ев|ёв|ин|ын|ский|цкий|ской|цкой|ый)")
NOT_CLEAR = frozenset({"калина", "малина", "щербина", "былина", "дубина", "кручина", "середина", "перепечина"})


@dataclass(frozen=True, slots=True)
class PersonName:
    """Surname, given name and patronymic; any part but one may be empty, an initial stands as «П.»."""

    surname: str = ""
    name: str = ""
    patronymic: str = ""

    @property
    def full(self) -> str:
        """Surname, name and patronymic in the order of Russian papers."""
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)

    @property
    def has_only_initials(self) -> bool:
        """The given name is missing or an initial, so it cannot be spoken."""
        return not self.name or INITIAL.fullmatch(self.name) is not None


def is_patronymic(word: str) -> bool:
    """Say whether a word looks like a patronymic: -ович, -евич, -ич, -овна, -евна, -ична, or has оглы, кызы."""
    parts = word.casefold().split()
    if not parts:
        return False
    if parts[-1] in PARTICLES:
        return True
    return len(parts) == 1 and re.fullmatch(r"[а-яё-]{2,}(ич|ыч|овна|евна|ёвна|ична)", parts[0]) is not None


def sex_of(surname: str, patronymic: str, given: str = "") -> tuple[Sex, SexSource]:
    """Answer a person's sex and how it was found: as given, else by the patronymic, else by a clear surname.

    `given` is "male" or "female". Never found from a given name, nor from a surname such as Шевченко, Ким, Седых.
    """
    if given == "male":
        return "male", "given"
    if given == "female":
        return "female", "given"
    last = patronymic.casefold().split()[-1:] or [""]
    if last[0] in MALE_PARTICLES or last[0].endswith(("ич", "ыч")):
        return "male", "patronymic"
    if last[0] in FEMALE_PARTICLES or last[0].endswith("на"):
        return "female", "patronymic"
    ending = surname.casefold().rpartition("-")[2]
    if ending not in NOT_CLEAR and len(ending) > 4 and FEMALE_SURNAME.fullmatch(ending):
        return "female", "surname"
    if len(ending) > 3 and MALE_SURNAME.fullmatch(ending):
        return "male", "surname"
    return "", ""


def salutation(person: PersonName, sex: Sex, language: str) -> str:
    """Answer the first line of a letter, with its end mark: «Уважаемая Ольга Николаевна!», "Dear Hans Weber,"."""
    return _salutation_en(person, sex) if language.startswith("en") else _salutation_ru(person, sex)


def _salutation_ru(person: PersonName, sex: Sex) -> str:
    if not sex or not (person.surname or person.name):
        return "Уважаемые коллеги!"
    dear = "Уважаемый" if sex == "male" else "Уважаемая"
    if person.has_only_initials:
        return (
            f"{dear} {'господин' if sex == 'male' else 'госпожа'} {person.surname}!"
            if person.surname
            else "Уважаемые коллеги!"
        )
    if person.patronymic and not INITIAL.fullmatch(person.patronymic):
        return f"{dear} {person.name} {person.patronymic}!"
    return f"{dear} {' '.join(part for part in (person.name, person.surname) if part)}!"


def _salutation_en(person: PersonName, sex: Sex) -> str:
    if person.has_only_initials:
        title = {"male": "Mr", "female": "Ms", "": ""}[sex]
        return f"Dear {title} {transliterate(person.surname)}," if title and person.surname else "Dear colleagues,"
    return f"Dear {transliterate(' '.join(part for part in (person.name, person.surname) if part))},"


def transliterate(text: str) -> str:
    """Write Russian letters in Latin ones as in passports (ICAO 9303): Юлия Щёголева, Iuliia Shchegoleva."""
    return str(iuliia.ICAO_DOC_9303.translate(text))


def initials(person: PersonName) -> str:
    """Answer «Ю. В.» with a non-breaking space; a hyphened name keeps its hyphen: «А.-М.»."""
    return NBSP.join(
        "-".join(f"{piece[0].upper()}." for piece in part.split(" ")[0].split("-") if piece)
        for part in (person.name, person.patronymic)
        if part
    )


def short_form(person: PersonName, *, initials_first: bool = False) -> str:
    """Answer «Коваль Ю. В.», or «Ю. В. Коваль» when initials go first, with non-breaking spaces."""
    parts = [person.surname, initials(person)]
    return NBSP.join(part for part in (reversed(parts) if initials_first else parts) if part)


# What pytrovich 0.2.0 gets wrong, by part and nominative.
DATIVE_CORRECTIONS: dict[NamePart, dict[str, str]] = {
    NamePart.LASTNAME: {"заяц": "зайцу", "соловей": "соловью", "прибой": "прибою"},
    NamePart.FIRSTNAME: {"ия": "ие", "лия": "лие", "вия": "вие"},
    NamePart.MIDDLENAME: {},
}
KEEPS_ITS_VOWEL = re.compile(r"[бвгджзклмнпрстфхцчшщ]нец$")  # Кузнец, Чернец: the library says «Кузнцу»


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


def dative(person: PersonName, sex: Sex) -> PersonName:
    """Answer the name in the dative («кому»); as it stands when the sex is unknown or the letters are not Russian.

    Women's surnames on a consonant and those on -ых, -их, -ко, -ово, -аго stay; both halves of a double surname
    decline; оглы and кызы stay.
    """
    if not sex:
        return person
    return PersonName(
        _decline(person.surname, NamePart.LASTNAME, sex),
        _decline(person.name, NamePart.FIRSTNAME, sex),
        _decline(person.patronymic, NamePart.MIDDLENAME, sex),
    )


def _decline(word: str, part: NamePart, sex: Sex) -> str:
    if not CYRILLIC.search(word) or INITIAL.fullmatch(word) or (part is NamePart.MIDDLENAME and " " in word):
        return word
    if part is NamePart.LASTNAME and "-" in word:
        return "-".join(_decline(piece, part, sex) for piece in word.split("-"))
    if part is NamePart.LASTNAME and sex == "female" and not re.search(r"[аяАЯ]$", word):
        return word
    lowered = word.casefold()
    corrected = DATIVE_CORRECTIONS[part].get(lowered)
    if corrected is not None:
        return corrected.capitalize() if word[:1].isupper() else corrected
    if (part is NamePart.MIDDLENAME and lowered.endswith(("ич", "ыч"))) or KEEPS_ITS_VOWEL.search(lowered):
        return word + "у"
    gender = Gender.MALE if sex == "male" else Gender.FEMALE
    return str(_maker().make(part, gender, Case.DATIVE, word))


def dative_short(person: PersonName, sex: Sex, *, initials_first: bool = False) -> str:
    """Answer «Ковалю Ю. В.» for an address block."""
    declined = dative(person, sex)
    return short_form(PersonName(declined.surname, person.name, person.patronymic), initials_first=initials_first)
