"""Adapter of mailing.inbound: letters in words to a reply address («буду», «не смогу»). A careful reader, not a guess.

Written down by itself only when a whole line says it, the sender is on the guest's card and our own mail exchanger
vouches for them; anything else waits for a person with the letter and a proposal.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crm.access.models import User
from events.answers import summaries
from events.answers.actions import record_reply
from events.answers.reading import read_written, written_reply
from events.answers.summaries import of_letter
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail
from mailing.inbound.ports import Handled, Proposal

Kind, Outcome = InboundLetter.Kind, InboundLetter.Outcome


def handle(letter: InboundLetter, mail: ParsedMail, *, now: datetime) -> Handled | None:
    """Take a letter that belongs to an invitation; None for any other and for what a program wrote."""
    if mail.is_automatic:
        return None
    read = read_written(mail, now=now)
    if read is None or (not read.match.has_secret and read.words is None):
        return None
    invitation = read.match.invitation
    assert invitation is not None
    said = read.words.answer if read.words else ""
    details = {
        "said": said,
        "trust": read.level,
        "way": read.match.way,
        "line": read.words.line[:200] if read.words else "",
    }
    if not read.words:
        return Handled(Kind.OTHER, Outcome.NEEDS_STAFF, of_letter("letter_of_guest", invitation, **details))
    if read.level == "A" and read.words.is_exact:
        recorded = record_reply(invitation, written_reply(letter, mail, read, said=said), by=None, now=now)
        return Handled(
            Kind.ANSWER,
            summaries.letter_outcome(recorded.outcome),
            of_letter(recorded.outcome, recorded.invitation, **details),
        )
    code = "words_of_stranger" if read.level == "D" else "words"
    return Handled(Kind.ANSWER, Outcome.NEEDS_STAFF, of_letter(code, invitation, **details))


def words(summary: Mapping[str, Any]) -> str:
    """Say in the reader's language what came of the letter."""
    return summaries.words(summary)


def proposals(letter: InboundLetter, *, user: User) -> Sequence[Proposal]:
    """Offer what a person may do about it."""
    return summaries.proposals(letter, user=user)
