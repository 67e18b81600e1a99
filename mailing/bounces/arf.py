"""Complaints of readers: the "this is spam" button, sent by the provider as a feedback report (RFC 5965)."""

from dataclasses import dataclass

from mailing.bounces.returned import Returned, returned_letter
from mailing.inbound.addresses import mailboxes, normal_address
from mailing.inbound.mime_reader import decode_text
from mailing.inbound.parsing import MOST_REPORT, ParsedMail


@dataclass(frozen=True, slots=True)
class Complaint:
    """A feedback report: its type (abuse, fraud, not-spam …), whom it is about, and which letter of ours."""

    feedback_type: str
    address: str
    reporter: str
    returned: Returned


def read_complaint(mail: ParsedMail) -> Complaint | None:
    """Read a feedback report; None for any other letter. A not-spam report is none either: nothing is amiss."""
    report = next((part for part in mail.reports if part.content_type == "message/feedback-report"), None)
    if report is None:
        return None
    fields: dict[str, list[str]] = {}
    for line in decode_text(report.body(MOST_REPORT)).splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), []).append(value.strip())
    feedback_type = fields.get("feedback-type", ["abuse"])[0].lower()
    if feedback_type == "not-spam":
        return None
    returned = returned_letter(mail)
    named = [normal_address(value.rpartition(";")[2]) for value in fields.get("original-rcpt-to", [])]
    named += [normal_address(value) for value in fields.get("removal-recipient", [])]
    named += [box.address for box in mailboxes(", ".join(returned.recipients))]
    reporter = (fields.get("reporting-mta") or fields.get("user-agent") or [""])[0][:200]
    return Complaint(feedback_type, next((address for address in named if address), ""), reporter, returned)
