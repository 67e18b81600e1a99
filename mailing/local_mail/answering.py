"""Answering a kept letter as its recipient: a calendar program's reply, words, or a bounce, as real bytes.

The calendar part is read and written by the icalendar library, not by our own builder: so the answer is what a
stranger's program would make of our invitation (RFC 5546, 3.2.3; RFC 6047). A bounce follows RFC 3464.
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid, parseaddr

from icalendar import Calendar, Event, vCalAddress

PARTSTATS = {"accepted": "ACCEPTED", "tentative": "TENTATIVE", "declined": "DECLINED"}
SUBJECTS = {"accepted": "Accepted", "tentative": "Tentative", "declined": "Declined"}


class NothingToAnswer(Exception):
    """The letter holds no invitation."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter to hand to a mail server: bytes, envelope sender ("" is the null sender) and recipient."""

    raw: bytes
    envelope_from: str
    envelope_to: str


def calendar_reply(raw: bytes, *, as_address: str, answer: str, now: datetime) -> Outgoing:
    """Make the REPLY that a calendar program sends to the ORGANIZER. Raises NothingToAnswer, KeyError."""
    request = _calendar_of(raw)
    asked = next(iter(request.walk("VEVENT")), None) if request is not None else None
    if request is None or asked is None or str(request.get("METHOD", "")).upper() != "REQUEST":
        raise NothingToAnswer
    organizer = str(asked.get("ORGANIZER", "")).partition(":")[2] or parseaddr(str(_mail(raw).get("From", "")))[1]
    reply = Calendar()
    reply.add("prodid", "-//Dialogue//mailbox page//EN")
    reply.add("version", "2.0")
    reply.add("method", "REPLY")
    event = Event()
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "ORGANIZER", "SUMMARY"):
        if name in asked:
            event[name] = asked[name]
    event.add("dtstamp", now)
    attendee = vCalAddress(f"mailto:{as_address}")
    attendee.params["PARTSTAT"] = PARTSTATS[answer]
    event.add("attendee", attendee)
    for zone in request.walk("VTIMEZONE"):
        reply.add_component(zone)
    reply.add_component(event)

    mail = EmailMessage(policy=policy.SMTP)
    _head(mail, sender=as_address, to=organizer, subject=f"{SUBJECTS[answer]}: {asked.get('SUMMARY', '')}", now=now)
    mail.set_content(f"{SUBJECTS[answer]}\n")
    mail.add_alternative(
        reply.to_ical(), maintype="text", subtype="calendar", params={"method": "REPLY", "charset": "utf-8"}
    )
    return Outgoing(mail.as_bytes(), as_address, organizer)


def words_reply(raw: bytes, *, as_address: str, text: str, now: datetime) -> Outgoing:
    """Make the letter of someone who answers in words to the Reply-To address."""
    original = _mail(raw)
    to = parseaddr(str(original.get("Reply-To") or original.get("From", "")))[1]
    mail = EmailMessage(policy=policy.SMTP)
    _head(mail, sender=as_address, to=to, subject=f"Re: {original.get('Subject', '')}", now=now)
    if message_id := original.get("Message-ID"):
        mail["In-Reply-To"] = mail["References"] = str(message_id)
    mail.set_content(text)
    return Outgoing(mail.as_bytes(), as_address, to)


def bounce(raw: bytes, *, envelope_from: str, recipient: str, now: datetime) -> Outgoing:
    """Make the report of a mail server that knows no such mailbox (RFC 3464; 5.1.1 of RFC 3463)."""
    domain = recipient.rpartition("@")[2]
    report = MIMEMultipart("report", policy=policy.SMTP)
    report.set_param("report-type", "delivery-status")
    _head(
        report,
        sender=f"mailer-daemon@{domain}",
        to=envelope_from,
        subject="Undelivered Mail Returned to Sender",
        now=now,
    )
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(f"<{recipient}>: 550 5.1.1 no such mailbox here\n", "plain", "utf-8"))
    status = MIMEBase("message", "delivery-status")
    about_letter, about_recipient = Message(), Message()
    about_letter["Reporting-MTA"] = f"dns; mx.{domain}"
    about_recipient["Final-Recipient"] = f"rfc822; {recipient}"
    about_recipient["Action"] = "failed"
    about_recipient["Status"] = "5.1.1"
    about_recipient["Diagnostic-Code"] = "smtp; 550 5.1.1 no such mailbox here"
    status.set_payload([about_letter, about_recipient])
    report.attach(status)
    returned = MIMEBase("text", "rfc822-headers")
    returned.set_payload(raw.partition(b"\r\n\r\n")[0].decode("ascii", "replace") + "\r\n")
    report.attach(returned)
    return Outgoing(report.as_bytes(), "", envelope_from)


def _mail(raw: bytes) -> Message:
    return message_from_bytes(raw, policy=policy.default)


def _calendar_of(raw: bytes) -> Calendar | None:
    for part in _mail(raw).walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_payload(decode=True)
            try:
                return Calendar.from_ical(content.decode("utf-8")) if isinstance(content, bytes) else None
            except (ValueError, IndexError):
                return None
    return None


def _head(mail: Message, *, sender: str, to: str, subject: str, now: datetime) -> None:
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
