"""Calendar files as we send them: REQUEST, CANCEL, PUBLISH and feeds (RFC 5545, 5546, 7986).

Properties shared by all guests of an event stand first, what is personal (DTSTAMP, SEQUENCE, UID, ATTENDEE) last,
so that a wave of invitations shares its bytes up to `shared_part`. Every refusal is a `BadEntry` that names the field.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from events.calendars.contentlines import clean_name, clean_text, escape, fold_all, quoted
from events.calendars.timezones import FixedZone, fixed_zone

PRODID = "-//Dialogue//Calendar//RU"
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
PARTSTATS = ("NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED")


class BadEntry(ValueError):
    """The entry cannot be written as a calendar would read it; the message names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A name with a bare address: the organiser."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """The one attendee of an invitation, with the answer on record (never a preset yes)."""

    name: str
    email: str
    partstat: str = "NEEDS-ACTION"
    rsvp: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as a calendar shows it.

    `start` and `end` are both aware datetimes, or both dates (all day; `end` is the day after the last one).
    `zone` is the Olson name in which people read the time. `dtstamp` is the moment this revision was made.
    """

    uid: str
    dtstamp: datetime
    sequence: int
    start: datetime | date
    end: datetime | date
    zone: str
    summary: str
    location: str = ""
    online_link: str = ""
    description: str = ""
    url: str = ""
    tentative: bool = False
    cancelled: bool = False
    last_modified: datetime | None = None
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.uid or re.search(r"[\s\x00-\x1f\x7f-\x9f]", self.uid):
            raise BadEntry("uid: one word without spaces is needed")
        if self.sequence < 0:
            raise BadEntry("sequence: it counts from 0")
        if not clean_text(self.summary):
            raise BadEntry("summary: a title is needed")
        for name in ("dtstamp", "last_modified", "start", "end"):
            moment = getattr(self, name)
            if isinstance(moment, datetime) and moment.tzinfo is None:
                raise BadEntry(f"{name}: a time zone is needed")
        if self.is_all_day == isinstance(self.end, datetime):
            raise BadEntry("end: both start and end are moments, or both are days")
        if self.end <= self.start:
            raise BadEntry("end: it must be after the start; of whole days it is the day after the last one")

    @property
    def is_all_day(self) -> bool:
        """Whether the entry takes whole days."""
        return not isinstance(self.start, datetime)

    @property
    def place(self) -> str:
        """The LOCATION: clients skip CONFERENCE (RFC 7986), so an online link stands here too."""
        return "; ".join(part for part in (clean_text(self.location), clean_text(self.online_link)) if part)

    @property
    def words(self) -> str:
        """The DESCRIPTION, with the online link in it."""
        link = clean_text(self.online_link)
        text = clean_text(self.description)
        if not link or link in text:
            return text
        return f"{clean_text(text, most=1_990 - len(link))}\n\n{link}" if text else link


def content_hash(entry: Entry) -> str:
    """Say in 64 hex digits what a guest would see; equal for revisions that differ only in stamp or recipient."""
    shown = [
        entry.start.isoformat() if entry.is_all_day else _utc(entry.start),
        entry.end.isoformat() if entry.is_all_day else _utc(entry.end),
        entry.zone, clean_text(entry.summary), entry.place, entry.words, entry.url, entry.tentative, entry.cancelled,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def request(entry: Entry, *, organizer: Party, guest: Guest) -> bytes:
    """Write an invitation or its update (METHOD:REQUEST) for one guest."""
    return shared_part(entry, organizer=organizer) + personal_part(entry, guest=guest)


def shared_part(entry: Entry, *, organizer: Party) -> bytes:
    """Write the part of a REQUEST that is the same for all guests of the event."""
    if entry.cancelled:
        raise BadEntry("cancelled: a cancelled event is told by CANCEL, never by REQUEST")
    zone = _zone([entry])
    lines = [*_calendar_head("REQUEST"), *_zone_lines(zone), "BEGIN:VEVENT", *_times(entry, zone)]
    lines += _shown(entry)
    lines += [
        f"STATUS:{'TENTATIVE' if entry.tentative else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        "X-MICROSOFT-DISALLOW-COUNTER:TRUE",
        f"ORGANIZER{_common_name(organizer.name)}:{mailto(organizer.email)}",
    ]
    return fold_all(lines)


def personal_part(entry: Entry, *, guest: Guest) -> bytes:
    """Write the end of a REQUEST: stamp, identity and the one guest."""
    if guest.partstat not in PARTSTATS:
        raise BadEntry(f"partstat: {guest.partstat!r} is not an answer of RFC 5545")
    attendee = (
        f"ATTENDEE{_common_name(guest.name)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={guest.partstat}"
        f";RSVP={'TRUE' if guest.rsvp else 'FALSE'}:{mailto(guest.email)}"
    )
    return fold_all([*_stamp(entry), attendee, "END:VEVENT", "END:VCALENDAR"])


def cancellation(entry: Entry, *, organizer: Party, guest: Guest, reason: str) -> bytes:
    """Write a CANCEL for one guest: the event is off, or this invitation is withdrawn; `reason` says which."""
    zone = _zone([entry])
    lines = [*_calendar_head("CANCEL"), *_zone_lines(zone), "BEGIN:VEVENT", *_times(entry, zone)]
    lines.append(f"SUMMARY:{escape(clean_text(entry.summary))}")
    if reason := clean_text(reason):
        lines.append(f"COMMENT:{escape(reason)}")
    lines += [
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        f"ORGANIZER{_common_name(organizer.name)}:{mailto(organizer.email)}",
        *_stamp(entry),
        f"ATTENDEE{_common_name(guest.name)}:{mailto(guest.email)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return fold_all(lines)


def publication(entry: Entry) -> bytes:
    """Write one event for download (METHOD:PUBLISH): nobody is invited by it."""
    zone = _zone([entry])
    lines = [*_calendar_head("PUBLISH"), *_zone_lines(zone), *_event(entry, zone, entry.summary), "END:VCALENDAR"]
    return fold_all(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """What a subscriber sees of a feed itself. `colour` is a CSS colour name (RFC 7986, 5.9)."""

    name: str
    zone: str
    source: str = ""
    url: str = ""
    description: str = ""
    colour: str = "teal"
    cancelled_prefix: str = "ОТМЕНЕНО: "


def feed(head: FeedHead, entries: Iterable[Entry]) -> bytes:
    """Write a feed, ordered by start and UID. Equal input gives equal bytes at any time, so an ETag is possible."""
    ordered = sorted(entries, key=lambda entry: (_order(entry), entry.uid))
    zones = {name: _zone([entry for entry in ordered if entry.zone == name]) for name in {e.zone for e in ordered}}
    name = escape(clean_text(head.name, most=200))
    lines = [*_calendar_head(None), f"NAME:{name}", f"X-WR-CALNAME:{name}", f"X-WR-TIMEZONE:{head.zone}"]
    if description := escape(clean_text(head.description)):
        lines += [f"DESCRIPTION:{description}", f"X-WR-CALDESC:{description}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", f"COLOR:{head.colour}"]
    lines += [f"SOURCE;VALUE=URI:{_uri(head.source)}"] if head.source else []
    lines += [f"URL:{_uri(head.url)}"] if head.url else []
    for zone in sorted((zone for zone in zones.values() if zone), key=lambda zone: zone.name):
        lines += _zone_lines(zone)
    pieces = [fold_all(lines)]
    for entry in ordered:
        title = head.cancelled_prefix + entry.summary if entry.cancelled else entry.summary
        pieces.append(fold_all(_event(entry, zones[entry.zone], title)))
    pieces.append(b"END:VCALENDAR\r\n")
    return b"".join(pieces)


def as_cancelled(entry: Entry, *, dtstamp: datetime) -> Entry:
    """Give the next revision of an entry, as a cancelled one."""
    return replace(entry, cancelled=True, sequence=entry.sequence + 1, dtstamp=dtstamp)


def mailto(address: str) -> str:
    """Write a bare address as a URI; a name, a second address or a letter outside ASCII is refused."""
    if not ADDRESS.fullmatch(address) or ".." in address:
        raise BadEntry(f"address: {address!r} is not a bare address in ASCII")
    local, _, domain = address.rpartition("@")
    return "mailto:" + quote(local, safe="!$'*+-._~=&") + "@" + domain


# --- pieces -----------------------------------------------------------------------------------------------------------


def _calendar_head(method: str | None) -> list[str]:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    return [*head, f"METHOD:{method}"] if method else head


def _event(entry: Entry, zone: FixedZone | None, title: str) -> list[str]:
    status = "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED"
    lines = ["BEGIN:VEVENT", *_times(entry, zone), *_shown(replace(entry, summary=title))]
    if entry.categories:
        lines.append("CATEGORIES:" + ",".join(escape(clean_text(name, most=100)) for name in entry.categories))
    lines += [f"STATUS:{status}", f"TRANSP:{'TRANSPARENT' if entry.cancelled else 'OPAQUE'}", "CLASS:PUBLIC"]
    if entry.last_modified:
        lines.append(f"LAST-MODIFIED:{_utc(entry.last_modified)}")
    return [*lines, *_stamp(entry), "END:VEVENT"]


def _shown(entry: Entry) -> list[str]:
    lines = [f"SUMMARY:{escape(clean_text(entry.summary))}"]
    if entry.place:
        lines.append(f"LOCATION:{escape(entry.place)}")
    if entry.words:
        lines.append(f"DESCRIPTION:{escape(entry.words)}")
    if entry.url:
        lines.append(f"URL:{_uri(entry.url)}")
    return lines


def _times(entry: Entry, zone: FixedZone | None) -> list[str]:
    return [_time("DTSTART", entry.start, zone), _time("DTEND", entry.end, zone)]


def _time(name: str, value: datetime | date, zone: FixedZone | None) -> str:
    if not isinstance(value, datetime):
        return f"{name};VALUE=DATE:{value:%Y%m%d}"
    if zone is None:
        return f"{name}:{_utc(value)}"
    return f"{name};TZID={zone.name}:{value.astimezone(ZoneInfo(zone.name)):%Y%m%dT%H%M%S}"


def _stamp(entry: Entry) -> list[str]:
    return [f"DTSTAMP:{_utc(entry.dtstamp)}", f"SEQUENCE:{entry.sequence}", f"UID:{entry.uid}"]


def _zone(entries: Sequence[Entry]) -> FixedZone | None:
    """Find the one block that serves these entries of one zone; None when all are written in UTC or are days."""
    timed = [entry for entry in entries if not entry.is_all_day]
    if not timed:
        return None
    zone = fixed_zone(timed[0].zone, min(map(_day, timed)), max(map(_day, timed)))
    return None if zone is None or zone.abbreviation == "UTC" else zone


def _zone_lines(zone: FixedZone | None) -> list[str]:
    return zone.lines() if zone else []


def _day(entry: Entry) -> date:
    return entry.start.date() if isinstance(entry.start, datetime) else entry.start


def _order(entry: Entry) -> datetime:
    if isinstance(entry.start, datetime):
        return entry.start.astimezone(UTC)
    return datetime(entry.start.year, entry.start.month, entry.start.day, tzinfo=ZoneInfo(entry.zone))


def _utc(moment: date) -> str:
    if not isinstance(moment, datetime):
        raise BadEntry("a moment is needed, not a day")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _common_name(name: str) -> str:
    name = clean_name(name)
    return f";CN={quoted(name)}" if name else ""


def _uri(address: str) -> str:
    if not re.match(r"(?:https?|webcal)://", address) or re.search(r"[\s\x00-\x1f\x7f-\x9f<>\"]", address):
        raise BadEntry(f"url: {address!r} is not a web address")
    return address
