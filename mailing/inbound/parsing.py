"""Bytes of a letter to a `ParsedMail`: everything the handlers need, read once, within limits, without Django.

Calendar parts are listed in the order in which they are to be tried (CALENDAR 2.2). What a sender did not say
himself, the inside of a forwarded or returned letter, is kept apart: it is never an answer.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailing.inbound.addresses import Mailbox, mailboxes, normal_address
from mailing.inbound.authentication import Authentication, read_results
from mailing.inbound.html_text import text_of
from mailing.inbound.mime_reader import Part, decode_words, read

MOST_CALENDAR = 256 * 1024  # octets of one calendar part
MOST_CALENDARS = 16
MOST_TEXT = 200 * 1024  # characters of text kept
MOST_REPORT = 1024 * 1024
RECIPIENT_HEADERS = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to", "x-delivered-to", "to", "cc",
)  # fmt: skip
MESSAGE_ID = re.compile(r"<([^<>\s]{3,400})>")
TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
CALENDAR_OPENS, CALENDAR_CLOSES = b"BEGIN:VCALENDAR", b"END:VCALENDAR"


@dataclass(frozen=True, slots=True)
class CalendarCandidate:
    """A part that may hold a calendar, with what its header said."""

    data: bytes = field(repr=False)
    charset: str = ""
    method: str = ""
    label: str = "text/calendar"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the letter, by its name, type and size in octets as it travelled."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A letter as the handlers see it. Addresses are lower-case, Message-IDs without brackets, moments aware."""

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    content_type: str
    report_type: str
    message_id: str
    answers_to: tuple[str, ...]  # In-Reply-To, then References, the newest first
    sender: Mailbox | None  # From
    on_behalf: Mailbox | None  # Sender
    reply_to: tuple[Mailbox, ...]
    return_path: str | None  # "" is the null sender of bounces; None: not known
    recipients: tuple[Mailbox, ...]  # of the envelope first, then To and Cc
    subject: str
    dated: datetime | None
    authentication: Authentication | None
    text: str = field(repr=False)
    calendars: tuple[CalendarCandidate, ...]
    tnef: tuple[bytes, ...] = field(repr=False)
    attachments: tuple[Attachment, ...]
    notes: tuple[str, ...]
    root: Part = field(repr=False)

    def header(self, name: str) -> str:
        """The topmost header of that name, decoded; empty when there is none."""
        return next((decode_words(value) for key, value in self.headers if key == name.lower()), "")

    @property
    def details(self) -> tuple[str, ...]:
        """What follows the plus sign in the addresses it was sent to: our tokens, lower-case."""
        return tuple(dict.fromkeys(box.detail for box in self.recipients if box.detail))

    @property
    def is_automatic(self) -> bool:
        """Whether a program sent it without being asked (RFC 3834). A calendar answer of Gmail is automatic too."""
        marked = self.header("auto-submitted").partition(";")[0].strip().lower()
        return (
            marked not in ("", "no")
            or self.header("precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply")
            or any(self.header(name) for name in ("x-autoreply", "x-autorespond", "x-auto-reply", "list-id"))
            or self.return_path == ""
        )

    @property
    def reports(self) -> list[Part]:
        """Machine-readable reports the sender wrote: delivery status, feedback."""
        kinds = ("message/delivery-status", "message/global-delivery-status", "message/feedback-report")
        return [part for part in self.root.walk() if part.content_type in kinds and not part.enclosed]


def parse(
    raw: bytes,
    *,
    trusted_servers: Collection[str] = (),
    envelope_to: Iterable[str] = (),
    envelope_from: str | None = None,
) -> ParsedMail:
    """Read a letter. Never raises; what it could not read is named in `notes`.

    `trusted_servers` are the authserv-ids of our own mail exchangers, `envelope_to` the addresses the receiving
    server was given (they come before any header), `envelope_from` what MAIL FROM said ("" for the null sender).
    """
    root, notes = read(raw)
    parts = root.walk()
    own = [part for part in parts if not part.enclosed and not part.children]
    attachments = tuple(
        Attachment(name=part.file_name[:200], content_type=part.content_type, size=part.size)
        for part in own
        if part.is_attachment or part.file_name
    )
    return ParsedMail(
        headers=tuple(root.headers),
        content_type=root.content_type,
        report_type=root.param("report-type").lower(),
        message_id=_first_id(root.header("message-id")),
        answers_to=_answers_to(root),
        sender=next(iter(mailboxes(root.header("from"))), None),
        on_behalf=next(iter(mailboxes(root.header("sender"))), None),
        reply_to=mailboxes(root.header("reply-to")),
        return_path=_return_path(root, envelope_from),
        recipients=_recipients(root, envelope_to),
        subject=" ".join(decode_words(root.header("subject")).split())[:500],
        dated=_date(root.header("date")),
        authentication=read_results(root.every_header("authentication-results"), trusted_servers),
        text=_text(own),
        calendars=tuple(_calendars(raw, own, parts)),
        tnef=tuple(
            part.body(2 * 1024 * 1024)
            for part in own
            if part.content_type in TNEF_TYPES or part.file_name.lower() == "winmail.dat"
        )[:4],
        attachments=attachments[:100],
        notes=tuple(notes),
        root=root,
    )


def _recipients(root: Part, envelope_to: Iterable[str]) -> tuple[Mailbox, ...]:
    found = [Mailbox(normal_address(address)) for address in envelope_to]
    for name in RECIPIENT_HEADERS:
        for value in root.every_header(name)[:20]:
            found += mailboxes(value)
    return tuple({box.address: box for box in reversed(found) if box.address}.values())[::-1]


def _return_path(root: Part, envelope_from: str | None) -> str | None:
    if envelope_from is not None:
        return normal_address(envelope_from)
    values = root.every_header("return-path")
    return normal_address(values[0]) if values else None


def _answers_to(root: Part) -> tuple[str, ...]:
    found = MESSAGE_ID.findall(root.header("in-reply-to"))
    found += reversed(MESSAGE_ID.findall(root.header("references"))[-100:])
    return tuple(dict.fromkeys(found))


def _first_id(value: str) -> str:
    found = MESSAGE_ID.search(value)
    return found[1] if found else re.sub(r"[<>\s]", "", value)[:400]


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(own: list[Part]) -> str:
    plain = [part for part in own if part.content_type == "text/plain" and not part.is_attachment]
    for part in plain[:8]:
        if text := part.text().strip():
            return _shown(text)
    for part in own:
        if part.content_type == "text/html" and not part.is_attachment and (text := text_of(part.text())):
            return _shown(text)
    return ""


def _shown(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_TEXT]


def _calendars(raw: bytes, own: list[Part], parts: list[Part]) -> list[CalendarCandidate]:
    """List what may hold a calendar, the most honest label first; of broken letters, the bare bytes last."""
    ranked: list[tuple[int, CalendarCandidate]] = []
    for part in own:
        rank = _rank(part)
        if rank is not None and part.size <= MOST_CALENDAR * 2:
            data = part.body(MOST_CALENDAR + 1)
            if len(data) <= MOST_CALENDAR and data.strip():
                label = part.content_type
                ranked.append((rank, CalendarCandidate(data, part.charset, part.param("method").upper(), label)))
    ranked.sort(key=lambda pair: pair[0])
    found = [candidate for _, candidate in ranked]
    # Calendar text glued into headers or preamble: no part has it as its body. Enclosed letters are left out.
    hidden = [(part.start, part.end) for part in parts if part.content_type.startswith("message/") and part.children]
    for start, end in _bare_calendars(raw[: MOST_CALENDAR * 8]):
        if not any(first <= start < last for first, last in hidden) and end - start <= MOST_CALENDAR:
            found.append(CalendarCandidate(raw[start:end], "", "", "raw"))
    return found[:MOST_CALENDARS]


def _bare_calendars(raw: bytes) -> list[tuple[int, int]]:
    """Find where calendar text lies in bytes, whatever surrounds it; one without an end goes to the end."""
    upper, at = raw.upper(), 0
    found: list[tuple[int, int]] = []
    while len(found) < MOST_CALENDARS:
        start = upper.find(CALENDAR_OPENS, at)
        if start < 0:
            break
        end = upper.find(CALENDAR_CLOSES, start)
        at = len(raw) if end < 0 else end + len(CALENDAR_CLOSES)
        found.append((start, at))
    return found


def _rank(part: Part) -> int | None:
    kind, name = part.content_type, part.file_name.lower()
    if kind == "text/calendar":
        return 0 if part.param("method") else 1
    if kind in ("application/ics", "application/calendar", "application/icalendar", "text/x-vcalendar"):
        return 2
    if name.endswith((".ics", ".ical", ".vcs")):
        return 3
    opening = part.source[part.start : part.start + 400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind in ("application/octet-stream", "text/plain") and (
        opening[:15].upper() == b"BEGIN:VCALENDAR" or opening.startswith(b"QkVHSU46VkNBTEVOREFS")  # the same in base64
    ):
        return 4
    return None
