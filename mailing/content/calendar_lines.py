"""A calendar part as people read it: what enters the guest's calendar, line by line."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Component

from crm.web import dates


def calendar_lines(text: str, *, zone: ZoneInfo, language: str) -> list[tuple[str, str]]:
    """Name and value of each thing a calendar shows; hours in their own zone, else in `zone`. Empty for no part.

    Raises ValueError for a text that is no calendar; the rehearsal stops on one before anybody reads it here.
    """
    if not text:
        return []
    calendar = Calendar.from_ical(text)
    entry = next(iter(calendar.walk("VEVENT")), None)
    if entry is None:
        return []
    lines = [
        (pgettext("calendar", "What it does"), _method(str(calendar.get("METHOD", "")))),
        (pgettext("calendar", "Title"), str(entry.get("SUMMARY", ""))),
        (pgettext("calendar", "When"), _when(entry, zone, language)),
        (pgettext("calendar", "Where"), str(entry.get("LOCATION", ""))),
        (pgettext("calendar", "From whom"), _party(entry.get("ORGANIZER"))),
        (pgettext("calendar", "Guest"), ", ".join(_party(one) for one in _listed(entry.get("ATTENDEE")))),
        (pgettext("calendar", "Text"), str(entry.get("DESCRIPTION", ""))),
    ]
    return [(name, value) for name, value in lines if value]


def _method(method: str) -> str:
    return {
        "REQUEST": _("asks the guest to answer: yes, no, maybe"),
        "CANCEL": _("takes the event off the guest's calendar"),
        "PUBLISH": _("enters the event without asking for an answer"),
    }.get(method, method)


def _when(entry: Component, zone: ZoneInfo, language: str) -> str:
    starts, ends = entry.decoded("DTSTART"), entry.decoded("DTEND", None)
    if not isinstance(starts, datetime):
        return _all_day(starts, ends, language)
    begins = _read_in(starts, zone)
    text = dates.moment(begins, language)
    if isinstance(ends, datetime):
        closes = _read_in(ends, zone)
        text += f"–{dates.clock(closes)}" if closes.date() == begins.date() else f" — {dates.moment(closes, language)}"
    return f"{text} ({dates.zone_name(begins, language)})"


def _read_in(moment: datetime, zone: ZoneInfo) -> datetime:
    """An hour of a named zone stays as its readers know it; UTC and an hour without a zone are told in `zone`."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone) if moment.utcoffset() == timedelta() else moment


def _all_day(starts: date, ends: date | None, language: str) -> str:
    last = date.fromordinal(ends.toordinal() - 1) if ends else starts  # DTEND is the day after the last one
    first_words = dates.day_and_month(starts, language)
    return first_words if last <= starts else f"{first_words} — {dates.day_and_month(last, language)}"


def _listed(found: object) -> list[object]:
    return found if isinstance(found, list) else [found] if found else []


def _party(address: object) -> str:
    if not address:
        return ""
    mail = str(address).removeprefix("mailto:").removeprefix("MAILTO:")
    name = str(getattr(address, "params", {}).get("CN", ""))
    return f"{name}, {mail}" if name and name != mail else mail
