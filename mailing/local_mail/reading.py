"""A kept letter as the mailbox page shows it."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the letter: its number among the parts, name, type and size in octets."""

    number: int
    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """What a letter holds, decoded; an absent part is empty."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    calendar: str
    calendar_method: str
    attachments: tuple[Attachment, ...]


def _mail(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def read_letter(raw: bytes) -> ReadLetter:
    """Take a letter apart for people."""
    mail = _mail(raw)
    found = {"text/plain": "", "text/html": "", "text/calendar": ""}
    method, attachments = "", []
    for number, part in enumerate(mail.walk()):
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart":
            continue
        if part.get_content_disposition() == "attachment" or kind not in found:
            content = part.get_payload(decode=True)
            size = len(content) if isinstance(content, bytes) else 0
            attachments.append(Attachment(number, part.get_filename() or f"{number}", kind, size))
        elif not found[kind]:
            found[kind] = _text(part)
            if kind == "text/calendar":
                method = str(part.get_param("method", ""))
    return ReadLetter(
        headers=tuple((name, str(value)) for name, value in mail.items()),
        text=found["text/plain"],
        html=found["text/html"],
        calendar=found["text/calendar"],
        calendar_method=method,
        attachments=tuple(attachments),
    )


def attachment(raw: bytes, number: int) -> tuple[str, bytes] | None:
    """Return the name and bytes of one attachment, or nothing."""
    for place, part in enumerate(_mail(raw).walk()):
        if place == number and part.get_content_maintype() != "multipart":
            content = part.get_payload(decode=True)
            return (part.get_filename() or "file", content) if isinstance(content, bytes) else None
    return None


def _text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    octets = content if isinstance(content, bytes) else b""
    try:
        return octets.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:  # a charset that nobody knows
        return octets.decode("utf-8", errors="replace")
