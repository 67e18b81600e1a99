"""One column to search in, and one to sort by: case, ё and е, Cyrillic and any usual Latin spelling are alike.

Text and question pass the same mill, so that a plain substring test answers «Ёлкина», «елкина», "Yolkina" and
"Elkina", or "iuliia", "yulia" and "julia", with the same people.
"""

import re

CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip

# Each spelling habit (ICAO, BGN, ISO 9, German, French, by ear) is brought to one letter. The order matters.
HABITS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"ie(?=i[aueo])"), ""),  # ICAO writes ъ as ie: Podieiachev
    (re.compile(r"s(h?)ch"), "sh"),  # щ
    (re.compile(r"tch"), "ch"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"kh"), "h"),  # х
    (re.compile(r"t[sz]"), "c"),  # ц
    (re.compile(r"x"), "ks"),
    (re.compile(r"w"), "v"),
    (re.compile(r"[iyj]+"), "i"),  # Dmitry, Dmitriy, Dmitrii
    (re.compile(r"i[eo]"), "e"),  # ё and е: Yolkina, Yelkina, Elkina
    (re.compile(r"([a-z])\1+"), r"\1"),  # Filip, Filipp
)
APOSTROPHES = re.compile(r"['’ʼ`´ʹ′]")
HYPHENS = re.compile(r"[\u2010-\u2015\u2212]")
NOT_WORD = re.compile(r"[^\w@.+-]+")
PHONE_LIKE = re.compile(r"\+?[\d\s().\-]{4,}")


def skeleton(text: str) -> str:
    """Bring a text to the letters all spellings share; words stay apart by one space."""
    line = APOSTROPHES.sub("", HYPHENS.sub("-", text.casefold())).translate(CYRILLIC)
    line = NOT_WORD.sub(" ", line)
    for habit, letter in HABITS:
        line = habit.sub(letter, line)
    return " ".join(word for word in (piece.strip(".-+_") for piece in line.split()) if word)


def phone_digits(text: str) -> str:
    """Digits of a telephone number; a Russian number begins with 7 however it was written."""
    digits = re.sub(r"\D", "", text)
    return "7" + digits[1:] if len(digits) == 11 and digits[0] == "8" else digits


def search_text(*parts: str, phones: tuple[str, ...] = ()) -> str:
    """Make the column to search in from names, organisations, addresses, and apart from them telephone numbers."""
    words = [skeleton(part) for part in parts if part]
    words += [phone_digits(phone) for phone in phones if phone]
    return " ".join(dict.fromkeys(words))


def query_words(question: str) -> list[str]:
    """Words that must each be contained in a `search_text`; none for a question without letters and digits."""
    if PHONE_LIKE.fullmatch(question.strip()):
        digits = phone_digits(question)
        return [digits] if digits else []
    return skeleton(question).split()


def query_text(question: str) -> str:
    """The question as one string, for callers that want a single `contains`."""
    return " ".join(query_words(question))


def sort_key(*parts: str) -> str:
    """Make the column to sort by: lower case, ё as е, hyphens and spaces alike, no quotation marks."""
    line = HYPHENS.sub("-", " ".join(part for part in parts if part).casefold()).replace("ё", "е").replace("-", " ")
    return " ".join(re.sub(r"[^\w\s.]+", " ", line).split())
