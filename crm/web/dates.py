"""Dates and times as people read them, in Russian and English. Values in, text out; moments come in their own zone."""

from datetime import date, datetime, timedelta

from crm.web.typography import NBSP

MONTHS = {
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
MONTHS_ALONE = {
    "ru": [
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ],
    "en": MONTHS["en"],
}
WEEKDAYS = {
    "ru": ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
WEEKDAYS_SHORT = {
    "ru": ["пн", "вт", "ср", "чт", "пт", "сб", "вс"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}

MOSCOW_OFFSET = timedelta(hours=3)
# Zones whose hour is told against Moscow's, as Russian law names them (МСК, МСК+2).
RUSSIAN_ZONES = frozenset(
    {
        "Asia/Anadyr",
        "Asia/Barnaul",
        "Asia/Chita",
        "Asia/Irkutsk",
        "Asia/Kamchatka",
        "Asia/Khandyga",
        "Asia/Krasnoyarsk",
        "Asia/Magadan",
        "Asia/Novokuznetsk",
        "Asia/Novosibirsk",
        "Asia/Omsk",
        "Asia/Sakhalin",
        "Asia/Srednekolymsk",
        "Asia/Tomsk",
        "Asia/Ust-Nera",
        "Asia/Vladivostok",
        "Asia/Yakutsk",
        "Asia/Yekaterinburg",
        "Europe/Astrakhan",
        "Europe/Kaliningrad",
        "Europe/Kirov",
        "Europe/Moscow",
        "Europe/Samara",
        "Europe/Saratov",
        "Europe/Simferopol",
        "Europe/Ulyanovsk",
        "Europe/Volgograd",
    }
)


def _known(language: str) -> str:
    return "en" if language.startswith("en") else "ru"


def day(value: date, language: str) -> str:
    """Return a date for a table: 03.12.2026; in English 3 Dec 2026, which no reader takes for the twelfth of March."""
    if _known(language) == "ru":
        return f"{value:%d.%m.%Y}"
    return f"{value.day}{NBSP}{MONTHS['en'][value.month - 1][:3]}{NBSP}{value.year}"


def day_and_month(value: date, language: str) -> str:
    """Return «3 декабря»."""
    return f"{value.day}{NBSP}{MONTHS[_known(language)][value.month - 1]}"


def long_day(value: date, language: str) -> str:
    """Return a date for running text: «3 декабря 2026 г.»."""
    tail = f"{NBSP}г." if _known(language) == "ru" else ""
    return f"{day_and_month(value, language)} {value.year}{tail}"


def month_and_year(value: date, language: str) -> str:
    """Return «декабрь 2026»."""
    return f"{MONTHS_ALONE[_known(language)][value.month - 1]} {value.year}"


def weekday(value: date, language: str, *, short: bool = False) -> str:
    return (WEEKDAYS_SHORT if short else WEEKDAYS)[_known(language)][value.weekday()]


def clock(value: datetime) -> str:
    return f"{value:%H:%M}"


def moment(value: datetime, language: str) -> str:
    """Return a moment for a table: 03.12.2026, 17:30."""
    return f"{day(value, language)}, {clock(value)}"


def zone_name(value: datetime, language: str) -> str:
    """Return how the hour is told: МСК, МСК+2, UTC+1. Raises ValueError for a naive moment."""
    offset = value.utcoffset()
    if offset is None:
        raise ValueError("a time zone is needed to name it")
    if str(value.tzinfo) in RUSSIAN_ZONES:
        hours = round((offset - MOSCOW_OFFSET) / timedelta(hours=1))
        base = "МСК" if _known(language) == "ru" else "MSK"
        return base if hours == 0 else f"{base}{'+' if hours > 0 else '−'}{abs(hours)}"
    minutes = round(offset / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def invitation_moment(value: datetime, language: str) -> str:
    """Return a moment as an invitation tells it: «3 декабря 2026 года, четверг, 17:30 (МСК)»."""
    year = f"{value.year}{NBSP}года" if _known(language) == "ru" else str(value.year)
    parts = (
        f"{day_and_month(value, language)} {year}",
        weekday(value, language),
        f"{clock(value)} ({zone_name(value, language)})",
    )
    return ", ".join(parts)


def stretch(start: datetime, end: datetime | None, language: str) -> str:
    """Return a span of time: «3 декабря 2026 г., 17:30–19:30», or with both days when it ends on another one."""
    if end is None or end == start:
        return f"{long_day(start, language)}, {clock(start)}"
    if end.date() == start.date():
        return f"{long_day(start, language)}, {clock(start)}–{clock(end)}"
    first = day_and_month(start, language) if start.year == end.year else long_day(start, language)
    return f"{first}, {clock(start)}{NBSP}– {long_day(end, language)}, {clock(end)}"


def days(start: date, end: date, language: str) -> str:
    """Return a span of days: «3–5 декабря 2026 г.», «30 ноября – 2 декабря 2026 г.»."""
    if start == end:
        return long_day(start, language)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{long_day(end, language)}"
    first = day_and_month(start, language) if start.year == end.year else long_day(start, language)
    return f"{first}{NBSP}– {long_day(end, language)}"
