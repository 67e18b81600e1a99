"""Our own letter as it comes back inside a bounce or complaint: the sure sign of which letter is meant."""

import re
from dataclasses import dataclass

from mailing.inbound.addresses import mailboxes
from mailing.inbound.mime_reader import Part, decode_text, read
from mailing.inbound.parsing import MOST_REPORT, ParsedMail

HEADER_TYPES = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
MESSAGE_ID = re.compile(r"^(?:>\s?)*(?:message-id)\s*:\s*<?([^<>\s]{3,400})>?", re.IGNORECASE | re.MULTILINE)
TO = re.compile(r"^(?:>\s?)*(?:to|кому)\s*:\s*(.{3,300})$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Returned:
    """What is known of the letter that came back: its Message-ID, its recipients, the sender it names."""

    message_id: str = ""
    recipients: tuple[str, ...] = ()
    sender: str = ""
    details: tuple[str, ...] = ()  # what follows the plus sign in its From, Reply-To and Return-Path: our tokens


def returned_letter(mail: ParsedMail) -> Returned:
    """Find the returned letter: an enclosed one, its headers alone, or its headers quoted in the text."""
    for part in mail.root.walk():
        if part.enclosed and not _is_report(part):
            return _of(part)
        if part.content_type in HEADER_TYPES:
            top, _ = read(part.body(MOST_REPORT))
            return _of(top)
    text = _all_text(mail)
    found, sent_to = MESSAGE_ID.search(text), TO.search(text)
    recipients = tuple(box.address for box in mailboxes(sent_to[1])) if sent_to else ()
    return Returned(message_id=found[1] if found else "", recipients=recipients)


def _of(part: Part) -> Returned:
    recipients = [box.address for name in ("to", "cc", "x-original-to") for box in mailboxes(part.header(name))]
    own = [box for name in ("return-path", "reply-to", "from", "sender") for box in mailboxes(part.header(name))]
    return Returned(
        message_id=part.header("message-id").strip().strip("<>"),
        recipients=tuple(dict.fromkeys(recipients)),
        sender=next((box.address for box in mailboxes(part.header("from"))), ""),
        details=tuple(dict.fromkeys(box.detail for box in own if box.detail)),
    )


def _is_report(part: Part) -> bool:
    return part.content_type in ("message/delivery-status", "message/feedback-report")


def _all_text(mail: ParsedMail) -> str:
    pieces = [
        decode_text(part.body(MOST_REPORT // 4), part.charset)
        for part in mail.root.walk()
        if part.content_type.startswith("text/") and not part.children
    ]
    return "\n".join(pieces[:8])
