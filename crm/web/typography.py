"""Typography of running text in Russian and English: spaces that must not break a line, numbers, shares. No Django."""

import re

NBSP = "\u00a0"
MINUS = "\u2212"

# Shortest first: a word of one or two letters never ends a line (в Доме, к 1 декабря, на площади, не позже).
_SHORT_WORDS = re.compile(
    r"(?<![\w\u0400-\u04ff])"
    r"(а|в|и|к|о|с|у|я|во|до|за|из|ко|на|не|ни|но|об|от|по|со|the|a|an|of|in|to|at|on|by)[ ]+(?=\S)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(\+\d|\(\d{2,5}\))[ ]+(?=[(\d])")
_BEFORE_DASH = re.compile(r"[ ]+(?=[—–] )")
_NUMBER_SIGN = re.compile(r"([№§])[ ]*(?=\d|[A-ZА-ЯЁ])")
_INITIALS = re.compile(r"(?<![\w\u0400-\u04ff])([A-ZА-ЯЁ]\.)[ ]+(?=[A-ZА-ЯЁ])")
_SURNAME_INITIALS = re.compile(r"(?<![\w\u0400-\u04ff])([A-ZА-ЯЁ][a-zа-яё-]+)[ ]+(?=[A-ZА-ЯЁ]\.[ \u00a0]?[A-ZА-ЯЁ]\.)")
_ABBREVIATION = re.compile(
    r"(?<![\w\u0400-\u04ff])(д|г|ул|пл|пр|пер|корп|стр|кв|каб|доб|п|пп|ст|ч|см|им|тел|т)\.[ ]+(?=[\dA-ZА-ЯЁ«])",
    re.IGNORECASE,
)
_TWO_STOPS = re.compile(r"(?<=[\w\u0400-\u04ff])\.\.(?![.\w/\u0400-\u04ff])")
_UNIT = re.compile(
    r"(\d)[ ]+(?=(?:%|₽|руб|коп|тыс|млн|млрд|чел|мин|час|ч\b|дн|дней|день|дня|мест|лет|год|г\.|кБ|МБ|КБ|МСК|км|м\b|"
    r"январ|феврал|март|апрел|ма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр)"
    r"|\d{3}(?!\d))"
)


def bind(text: str) -> str:
    """Put non-breaking spaces where a line must not end. Idempotent; the words themselves stay as they are."""
    text = _NUMBER_SIGN.sub(rf"\1{NBSP}", text)
    text = _SHORT_WORDS.sub(rf"\1{NBSP}", text)
    text = _SHORT_WORDS.sub(rf"\1{NBSP}", text)  # «и в Доме»: two short words in a row need a second look
    text = _INITIALS.sub(rf"\1{NBSP}", text)
    text = _SURNAME_INITIALS.sub(rf"\1{NBSP}", text)
    text = _ABBREVIATION.sub(rf"\1.{NBSP}", text)
    text = _PHONE.sub(rf"\1{NBSP}", text)
    text = _UNIT.sub(rf"\1{NBSP}", text)
    return _BEFORE_DASH.sub(NBSP, text)


def one_stop(text: str) -> str:
    """Leave one full stop where a word that ends with a point ends a sentence: «Автор: Полевая Е. С..», «2026 г..»."""
    return _TWO_STOPS.sub(".", text)


def grouped(value: int | float, language: str, places: int | None = None) -> str:
    """Return a number as people read it: 12 345,6 in Russian, 12,345.6 in English; the minus is a real one.

    `places` fixes the digits after the point; without it an integer shows none and a float at most two.
    """
    sign = MINUS if value < 0 else ""
    number = abs(value)
    text = (
        f"{number:.{places}f}" if places is not None else (str(number) if isinstance(number, int) else f"{number:.2f}")
    )
    whole, _, rest = text.partition(".")
    if places is None:
        rest = rest.rstrip("0")
    english = language.startswith("en")
    if english:
        whole = f"{int(whole):,}"
    elif len(whole) > 4:  # four digits stand together in Russian print
        whole = f"{int(whole):,}".replace(",", NBSP)
    return f"{sign}{whole}{'.' if english else ','}{rest}" if rest else f"{sign}{whole}"


def percent(part: int | float, whole: int | float, language: str) -> str:
    """Return part of whole as «35 %» (English 35%); an empty whole gives a dash."""
    if not whole:
        return "—"
    rounded = round(100 * part / whole)
    return f"{rounded}%" if language.startswith("en") else f"{rounded}{NBSP}%"
