"""The first handler that takes a letter has it; a letter that none takes is told from a person or from a program."""

from datetime import datetime

from crm.contacts.models import EmailAddress
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail
from mailing.inbound.ports import Handled, handlers

Kind, Outcome = InboundLetter.Kind, InboundLetter.Outcome


def route(letter: InboundLetter, mail: ParsedMail, *, now: datetime) -> tuple[str, Handled]:
    """Offer the letter to the handlers in order; answers the path of the one that took it (empty: none did)."""
    for path, adapter in handlers():
        handled = adapter.handle(letter, mail, now=now)
        if handled is not None:
            return path, handled
    return "", _nobodys(mail)


def _nobodys(mail: ParsedMail) -> Handled:
    if not mail.headers and not mail.text:
        return Handled(Kind.OTHER, Outcome.UNREADABLE, {"code": "nothing_inside"})
    if mail.is_automatic:
        return Handled(Kind.OTHER, Outcome.NOT_OURS, {"code": "automatic"})
    known = mail.sender is not None and EmailAddress.objects.filter(address=mail.sender.address).exists()
    if known or any(detail.startswith("re-") for detail in mail.details):
        return Handled(Kind.OTHER, Outcome.NEEDS_STAFF, {"code": "letter_of_a_contact"})
    return Handled(Kind.OTHER, Outcome.NOT_OURS, {"code": "stranger"})
