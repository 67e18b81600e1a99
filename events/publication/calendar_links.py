"""Addresses that open an event in a web calendar. No Django. Source: CALENDAR section 4.7.

Yandex documents no such address, so it gets the file and the subscription. Links carry nothing about the reader.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode

LONGEST_TEXT = 1_000  # signs; longer addresses are cut by some services


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a calendar entry says. `start` and `end` are both aware moments or both days, the end exclusive."""

    title: str
    start: datetime | date
    end: datetime | date
    place: str = ""
    text: str = ""


def google(shown: Shown) -> str:
    """calendar.google.com with the entry filled in."""
    values = {
        "action": "TEMPLATE",
        "text": shown.title,
        "dates": f"{_compact(shown.start)}/{_compact(shown.end)}",
        "details": _short(shown.text),
        "location": shown.place,
    }
    return "https://calendar.google.com/calendar/render?" + _query(values)


def outlook(shown: Shown, *, is_office: bool = False) -> str:
    """outlook.live.com, or outlook.office.com for those whose mailbox is kept by an organisation."""
    host = "outlook.office.com" if is_office else "outlook.live.com"
    values = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": shown.title,
        "startdt": _extended(shown.start),
        "enddt": _extended(shown.end),
        "allday": "" if isinstance(shown.start, datetime) else "true",
        "body": _short(shown.text),
        "location": shown.place,
    }
    return f"https://{host}/calendar/0/deeplink/compose?" + _query(values)


def subscribe_google(feed_url: str) -> str:
    """calendar.google.com with the subscription to a feed filled in."""
    return "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal(feed_url)}, quote_via=quote)


def webcal(feed_url: str) -> str:
    """The address that calendar programs take as a subscription."""
    return "webcal://" + feed_url.split("://", 1)[-1]


def _query(values: dict[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value}, quote_via=quote)


def _compact(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{value:%Y%m%d}"


def _extended(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
