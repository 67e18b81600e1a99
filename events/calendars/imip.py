"""Reading the calendar part of a letter (iMIP, RFC 6047): bytes in, a typed `CalendarReply` out.

One tolerant line reader does the whole work, because each library that was tried loses something of real mail
(nested quotation marks drop the ATTENDEE, a lone CR raises IndexError, a bad charset gives replacement signs).
What cannot be read is None; nothing here raises on any input.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

from events.calendars.contentlines import Component, Line, clean_name, clean_text, components, unfold
from events.calendars.timezones import zone_of
from events.calendars.uids import same_form

MOST_OCTETS = 256 * 1024
MOST_ATTENDEES = 200
MICROSOFT_SEQUENCE = "X-MICROSOFT-CDO-APPT-SEQUENCE"


@dataclass(frozen=True, slots=True)
class Answering:
    """One ATTENDEE line of a reply. Addresses are lower-case with an A-label domain; empty when not readable."""

    address: str
    partstat: str
    name: str = ""
    sent_by: str = ""
    delegated_to: tuple[str, ...] = ()
    delegated_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """What one event in a calendar mail says. Moments are aware; `start` and `end` are None when not readable."""

    method: str
    uid: str
    attendees: tuple[Answering, ...] = ()
    organizer: str = ""
    sequence: int | None = None
    dtstamp: datetime | None = None
    start: datetime | date | None = None
    end: datetime | date | None = None
    recurrence: datetime | date | None = None
    comment: str = ""
    summary: str = ""
    status: str = ""
    brings: int = 0  # X-NUM-GUESTS: how many more the guest wants to bring
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[object, ...]:
        """What makes two copies of it the same answer."""
        people = tuple((person.address, person.partstat, person.delegated_to) for person in self.attendees)
        return self.method, self.uid, people, self.sequence, self.dtstamp, self.start, self.comment


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A piece of a letter that may hold a calendar: its bytes and what the MIME header said of them."""

    data: bytes
    charset: str = ""
    method: str = ""
    label: str = "text/calendar"


@dataclass(frozen=True, slots=True)
class CalendarMail:
    """The calendar of a letter: its distinct events, mostly one. Several that differ are for a person to decide."""

    replies: tuple[CalendarReply, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def sole(self) -> CalendarReply | None:
        """The one event, when there is exactly one."""
        return self.replies[0] if len(self.replies) == 1 else None


def read_mail(parts: Iterable[CalendarPart]) -> CalendarMail | None:
    """Read the first part that yields a METHOD and a UID; the others are copies of it. None: no calendar here."""
    for part in parts:
        replies = read_part(part)
        if replies:
            distinct = list({reply.said: reply for reply in replies}.values())
            return CalendarMail(tuple(distinct), tuple(dict.fromkeys(note for r in distinct for note in r.notes)))
    return None


def read_part(part: CalendarPart) -> list[CalendarReply]:
    """Read every event of one calendar part that has a method and a UID."""
    if len(part.data) > MOST_OCTETS:
        return []
    text = decode(part.data, part.charset)
    top = components(unfold(text))
    calendars = [block for block in top if block.name == "VCALENDAR"] or [Component("VCALENDAR", children=top)]
    replies = []
    for calendar in calendars:
        inside = _method(calendar)
        announced = part.method.strip().upper()
        method = inside or announced
        notes = ("method_differs",) if inside and announced and inside != announced else ()
        if not method:
            continue
        for event in calendar.walk():
            if event.name in ("VEVENT", "VTODO"):
                reply = _reply(event, calendar, method, notes)
                if reply:
                    replies.append(reply)
    return replies


def decode(data: bytes, charset: str = "") -> str:
    """Decode calendar bytes: BOM, then strict UTF-8, then the declared charset, then Windows-1251.

    UTF-16 without a BOM is known by its zero octets. Labels of 7-bit sets and unknown names are passed over.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    head = data[:200]
    if len(head) > 8 and head[1::2].count(0) > len(head) // 4:
        return data.decode("utf-16-le", errors="replace")
    if len(head) > 8 and head[0::2].count(0) > len(head) // 4:
        return data.decode("utf-16-be", errors="replace")
    for encoding in ("utf-8", charset.strip().strip('"').lower(), "cp1251"):
        if not encoding or encoding in ("us-ascii", "ascii", "utf-7"):
            continue
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("utf-8", errors="replace")


def address_of(value: str, params: dict[str, str] | None = None) -> str:
    """Bring a calendar address to the form of a contact's: no scheme, percent signs undone, lower case, A-label.

    A value that is no mailto: (iCloud writes urn:uuid:) gives its EMAIL parameter. Empty when there is none.
    """
    text = value.strip().strip('"<>').strip()
    scheme, colon, rest = text.partition(":")
    if colon and scheme.strip().lower() == "mailto":
        text = rest.strip()
        if text.lower().startswith("mailto:"):
            text = text[7:].strip()
    elif colon or "@" not in text:
        text = (params or {}).get("EMAIL", "").strip()
        if text.lower().startswith("mailto:"):
            text = text[7:]
    text = unquote(text.partition("?")[0]).strip().strip("<>").lower()
    # "mailto:Name <a@b>": what stands between the brackets
    inside = re.search(r"<([^<>\s]+@[^<>\s]+)>?$", text)
    text = inside[1] if inside else text
    if not re.fullmatch(r"[^\s@<>,;\"]{1,128}@[^\s@<>,;\"]{1,253}", text):
        return ""
    local, _, domain = text.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else text
    except UnicodeError:
        return ""


# --- pieces -----------------------------------------------------------------------------------------------------------


def _method(calendar: Component) -> str:
    line = calendar.first("METHOD")
    if line is None:  # some writers put it into the event
        line = next((part.first("METHOD") for part in calendar.walk() if part.first("METHOD")), None)
    return re.sub(r"[^A-Z]", "", line.value.upper()) if line else ""


def _reply(event: Component, calendar: Component, method: str, notes: Sequence[str]) -> CalendarReply | None:
    uid = same_form(event.text("UID"))
    if not uid or len(uid) > 1_000:
        return None
    attendees = tuple(_answering(line) for line in event.every("ATTENDEE")[:MOST_ATTENDEES])
    organizer = event.first("ORGANIZER")
    sequence = _number(event.text("SEQUENCE"))
    if not sequence:
        sequence = _number(event.text(MICROSOFT_SEQUENCE)) or sequence
    start = _moment(event.first("DTSTART"), calendar)
    end = _moment(event.first("DTEND"), calendar)
    if end is None and start is not None and (length := _length(event.text("DURATION"))):
        end = start + length
    told = [clean_text(line.text) for line in event.lines if line.name in ("COMMENT", "X-RESPONSE-COMMENT")]
    told += [
        clean_text(line.params["X-RESPONSE-COMMENT"])
        for line in event.every("ATTENDEE")[:MOST_ATTENDEES]
        if line.params.get("X-RESPONSE-COMMENT")
    ]
    brings = [_number(line.params.get("X-NUM-GUESTS", "")) or 0 for line in event.every("ATTENDEE")[:MOST_ATTENDEES]]
    return CalendarReply(
        method=method,
        uid=uid,
        attendees=attendees,
        organizer=address_of(organizer.value, organizer.params) if organizer else "",
        sequence=sequence,
        dtstamp=_stamp(event.first("DTSTAMP"), calendar),
        start=start,
        end=end,
        recurrence=_moment(event.first("RECURRENCE-ID"), calendar),
        comment="\n".join(dict.fromkeys(text for text in told if text)),
        summary=clean_text(event.text("SUMMARY"), most=300),
        status=event.text("STATUS").upper(),
        brings=max(brings, default=0),
        notes=tuple(notes),
    )


def _answering(line: Line) -> Answering:
    return Answering(
        address=address_of(line.value, line.params),
        partstat=re.sub(r"[^A-Z-]", "", line.params.get("PARTSTAT", "").upper()),
        name=clean_name(line.params.get("CN", "")),
        sent_by=address_of(line.params.get("SENT-BY", "")),
        delegated_to=_addresses(line.params.get("DELEGATED-TO", "")),
        delegated_from=_addresses(line.params.get("DELEGATED-FROM", "")),
    )


def _addresses(value: str) -> tuple[str, ...]:
    found = (address_of(piece) for piece in re.split(r"[,;]", value))
    return tuple(dict.fromkeys(address for address in found if address))


def _number(text: str) -> int | None:
    found = re.fullmatch(r"\s*\+?(\d{1,9})\s*", text)
    return int(found[1]) if found else None


def _stamp(line: Line | None, calendar: Component) -> datetime | None:
    value = _moment(line, calendar)
    if isinstance(value, datetime):
        return value
    return None


def _moment(line: Line | None, calendar: Component) -> datetime | date | None:
    """Read a time as an instant: UTC, an Olson or Windows zone, or the block that the file itself brings."""
    if line is None:
        return None
    found = re.fullmatch(r"\s*(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?\s*", line.value.upper().replace("-", ""))
    if not found:
        return None
    numbers = [int(part or 0) for part in found.groups()[:6]]
    try:
        if found[4] is None:
            return date(*numbers[:3])
        moment = datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 - the zone follows
        if found[7]:
            return moment.replace(tzinfo=UTC)
        tzid = line.params.get("TZID", "")
        if tzid.upper() in ("UTC", "GMT", "Z"):
            return moment.replace(tzinfo=UTC)
        zone = zone_of(tzid) if tzid else None
        if zone is not None:
            return moment.replace(tzinfo=zone).astimezone(UTC)
        offset = _own_offset(tzid, moment, calendar)
        return (moment - offset).replace(tzinfo=UTC) if offset is not None else None
    except (ValueError, OverflowError):
        return None


def _own_offset(tzid: str, moment: datetime, calendar: Component) -> timedelta | None:
    """Read the offset from the file's own VTIMEZONE when it has one for certain (a single STANDARD block)."""
    for zone in calendar.parts("VTIMEZONE"):
        if zone.text("TZID") != tzid:
            continue
        offsets = {part.text("TZOFFSETTO") for part in zone.children}
        if len(offsets) == 1:
            found = re.fullmatch(r"([+-])(\d\d)(\d\d)(?:\d\d)?", offsets.pop())
            if found:
                length = timedelta(hours=int(found[2]), minutes=int(found[3]))
                return length if found[1] == "+" else -length
    return None


def _length(text: str) -> timedelta | None:
    found = re.fullmatch(r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})S)?)?", text)
    if not found or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
