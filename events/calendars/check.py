"""Checks of a finished calendar file, on its bytes. Rehearsal runs them on every letter before any leaves.

They know nothing of the builder: a file is judged as a strict calendar program would judge it, and for the faults
that such programs let through (lines over 75 octets, cut characters, end before start, an answer set beforehand).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from events.calendars.contentlines import LINE_OCTETS, UNSAFE, Component, Line, components, unfold
from events.calendars.ical import ADDRESS, PARTSTATS
from events.calendars.timezones import zone_of

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
STATUSES = {"REQUEST": ("CONFIRMED", "TENTATIVE"), "CANCEL": ("CANCELLED",)}
FORBIDDEN = ("RRULE", "RDATE", "EXDATE", "DURATION", "X-ALT-DESC", "ATTACH", "METHOD")
ONCE = ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY")
MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: a stable code, and the place in the file it was seen at."""

    code: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.where}" if self.where else self.code


def check_calendar(data: bytes, *, method: Method | None = None) -> list[Problem]:
    """List what is wrong with a calendar file; an empty list means fit to send.

    `method` is what the MIME part says of it (None: a feed, which carries no METHOD).
    """
    problems = list(_bytes(data))
    try:
        text = data.decode()
    except UnicodeDecodeError as broken:
        return [*problems, Problem("not_utf8", f"octet {broken.start}")]
    problems += _balance(text)
    top = components(unfold(text))
    if len(top) != 1 or top[0].name != "VCALENDAR":
        return [*problems, Problem("not_one_calendar", f"{len(top)} blocks at the top")]
    calendar = top[0]
    problems += _head(calendar, method)
    problems += _zones(calendar)
    events = calendar.parts("VEVENT")
    if method is not None and len(events) != 1:
        problems.append(Problem("not_one_event", f"{len(events)} VEVENT"))
    zones = {zone.text("TZID") for zone in calendar.parts("VTIMEZONE")}
    uids = Counter(event.text("UID") for event in events)
    problems += [Problem("uid_twice", uid) for uid, count in uids.items() if count > 1]
    for event in events:
        problems += _event(event, method, zones)
    return problems


def _bytes(data: bytes) -> Iterator[Problem]:
    if not data.endswith(b"\r\n"):
        yield Problem("no_final_line_break")
    bare = data.replace(b"\r\n", b"")
    if b"\n" in bare or b"\r" in bare:
        yield Problem("bare_line_break")
    for number, line in enumerate(data.split(b"\r\n"), start=1):
        if len(line) > LINE_OCTETS:
            yield Problem("line_too_long", f"line {number}: {len(line)} octets")
        try:
            line.decode()
        except UnicodeDecodeError:
            yield Problem("character_cut", f"line {number}")
    if UNSAFE.search(data.decode(errors="ignore")):
        yield Problem("control_character")


def _balance(text: str) -> Iterator[Problem]:
    stack: list[str] = []
    for raw in unfold(text):
        line = Line.read(raw)
        if line is None:
            yield Problem("not_a_property", raw[:60])
        elif line.name == "BEGIN":
            stack.append(line.value.strip().upper())
        elif line.name == "END" and (not stack or stack.pop() != line.value.strip().upper()):
            yield Problem("blocks_out_of_balance", line.value)
    if stack:
        yield Problem("blocks_out_of_balance", " ".join(stack))


def _head(calendar: Component, method: Method | None) -> Iterator[Problem]:
    for name, wanted in (("VERSION", "2.0"), ("PRODID", None), ("CALSCALE", "GREGORIAN")):
        lines = calendar.every(name)
        if len(lines) != 1 or (wanted and lines[0].value != wanted) or not lines[0].value:
            yield Problem("head", name)
    methods = [line.value for line in calendar.every("METHOD")]
    if methods != ([method] if method else []):
        yield Problem("method", f"{' '.join(methods) or 'none'} in the file, {method or 'none'} in the part's header")


def _zones(calendar: Component) -> Iterator[Problem]:
    for zone in calendar.parts("VTIMEZONE"):
        name = zone.text("TZID")
        if [part.name for part in zone.children] != ["STANDARD"]:
            yield Problem("zone_not_one_standard", name)
        if any(line.name in ("RDATE", "RRULE") for part in zone.walk() for line in part.lines):
            yield Problem("zone_with_rules", name)
        if zone_of(name) is None:
            yield Problem("zone_unknown", name)
    names = Counter(zone.text("TZID") for zone in calendar.parts("VTIMEZONE"))
    for name, count in names.items():
        if count > 1:
            yield Problem("zone_twice", name)


def _event(event: Component, method: Method | None, zones: set[str]) -> Iterator[Problem]:
    counts = Counter(line.name for line in event.lines)
    yield from (Problem("property_not_once", f"{name} × {counts[name]}") for name in ONCE if counts[name] != 1)
    yield from (Problem("property_forbidden", name) for name in FORBIDDEN if counts[name])
    yield from (Problem("block_forbidden", part.name) for part in event.children)
    for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "COMMENT"):
        if len(event.text(name)) > MOST_TEXT:
            yield Problem("text_too_long", name)
    if not event.text("SUMMARY"):
        yield Problem("property_empty", "SUMMARY")
    if not re.fullmatch(r"[^\s]{1,255}", event.text("UID")):
        yield Problem("uid_form", event.text("UID")[:60])
    if not event.text("SEQUENCE").isdecimal():
        yield Problem("sequence_form", event.text("SEQUENCE"))
    if not re.fullmatch(r"\d{8}T\d{6}Z", event.text("DTSTAMP")):
        yield Problem("dtstamp_not_utc", event.text("DTSTAMP"))
    yield from _times(event, zones)
    yield from _status(event, method)
    yield from _people(event, method)


def _times(event: Component, zones: set[str]) -> Iterator[Problem]:
    start, end = (_moment(event.first(name), zones) for name in ("DTSTART", "DTEND"))
    yield from (value for value in (start, end) if isinstance(value, Problem))
    if isinstance(start, Problem) or isinstance(end, Problem) or start is None or end is None:
        return
    if isinstance(start, datetime) != isinstance(end, datetime):
        yield Problem("times_of_two_kinds")
    elif end <= start:
        yield Problem("end_before_start", f"{start} – {end}")


def _moment(line: Line | None, zones: set[str]) -> datetime | date | Problem | None:
    if line is None:
        return None
    try:
        if line.params.get("VALUE") == "DATE":
            return datetime.strptime(line.value, "%Y%m%d").replace(tzinfo=UTC).date()
        if line.value.endswith("Z"):
            return datetime.strptime(line.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        tzid = line.params.get("TZID", "")
        zone = zone_of(tzid) if tzid in zones else None
        if zone is None:
            return Problem("zone_missing" if tzid else "floating_time", f"{line.name} {tzid}".strip())
        return datetime.strptime(line.value, "%Y%m%dT%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return Problem("time_form", f"{line.name}:{line.value[:40]}")


def _status(event: Component, method: Method | None) -> Iterator[Problem]:
    status = event.text("STATUS")
    allowed = STATUSES.get(method or "", ("CONFIRMED", "TENTATIVE", "CANCELLED"))
    if status not in allowed:
        yield Problem("status", f"{status or 'none'} with {method or 'a feed'}")
    if status == "CANCELLED" and event.text("TRANSP") != "TRANSPARENT":
        yield Problem("cancelled_takes_time")


def _people(event: Component, method: Method | None) -> Iterator[Problem]:
    organizers, attendees = event.every("ORGANIZER"), event.every("ATTENDEE")
    if method not in ("REQUEST", "CANCEL"):
        if organizers or attendees:
            yield Problem("people_disclosed", f"{len(organizers)} ORGANIZER, {len(attendees)} ATTENDEE")
        return
    if len(organizers) != 1 or len(attendees) != 1:
        yield Problem("not_one_guest", f"{len(organizers)} ORGANIZER, {len(attendees)} ATTENDEE")
    yield from _addresses([*organizers, *attendees])
    if method == "REQUEST":
        for attendee in attendees:
            partstat, rsvp = attendee.params.get("PARTSTAT", ""), attendee.params.get("RSVP", "")
            if partstat not in PARTSTATS:
                yield Problem("partstat", partstat)
            if rsvp not in ("TRUE", "FALSE"):
                yield Problem("rsvp", rsvp)


def _addresses(lines: Iterable[Line]) -> Iterator[Problem]:
    for line in lines:
        scheme, _, address = line.value.partition(":")
        if scheme != "mailto" or not ADDRESS.fullmatch(re.sub(r"%[0-9A-Fa-f]{2}", "_", address)):
            yield Problem("address", f"{line.name} {line.value[:80]}")
        if set(line.params) & {"SENT-BY", "EMAIL"}:
            yield Problem("second_address", line.name)
