"""Links that put an event into a calendar on the web. They carry no token and name no guest.

Google's is public; Outlook's two are not documented but widely used. Yandex documents none, so it gets the file.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode

from events.calendars.ical import Entry

MOST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """The name of a calendar and the address that adds the event to it."""

    name: str
    url: str


def links(entry: Entry) -> list[CalendarLink]:
    """Give the links for one event."""
    return [
        CalendarLink("Google", google(entry)),
        CalendarLink("Outlook.com", outlook(entry, "outlook.live.com")),
        CalendarLink("Office 365", outlook(entry, "outlook.office.com")),
    ]


def google(entry: Entry) -> str:
    """The template link of Google Calendar."""
    query = {
        "action": "TEMPLATE",
        "text": entry.summary,
        "dates": f"{_compact(entry.start)}/{_compact(entry.end)}",
        "details": _details(entry),
        "location": entry.place,
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(query, quote_via=quote)}"


def outlook(entry: Entry, host: str) -> str:
    """The compose link of Outlook on the web."""
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": _long(entry.start),
        "enddt": _long(entry.end),
        "subject": entry.summary,
        "body": _details(entry),
        "location": entry.place,
    }
    if entry.is_all_day:
        query["allday"] = "true"
    return f"https://{host}/calendar/0/deeplink/compose?{urlencode(query, quote_via=quote)}"


def _details(entry: Entry) -> str:
    return "\n\n".join(part for part in (entry.words, entry.url) if part)[:MOST_WORDS]


def _compact(moment: date) -> str:
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{moment:%Y%m%d}"


def _long(moment: date) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"
