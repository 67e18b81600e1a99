"""What a person makes of a letter that waited: the answer written down, the stranger known as the guest."""

from datetime import datetime

from django.db import transaction

from crm.access.models import User
from events.answers.actions import Recorded, record_reply
from events.answers.matching import Match
from events.answers.reading import Read, calendar_of, read_reply, read_written, to_reply, written_reply
from events.answers.refusals import NoAnswerInLetter
from events.answers.replies import Reply
from events.answers.requests import same_person as decide_same_person
from events.invitations.models import Door, Invitation, ParticipationRequest, Rsvp
from mailing.inbound.actions import decide
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail, parse

RECORDABLE = (Rsvp.ACCEPTED, Rsvp.TENTATIVE, Rsvp.DECLINED)


@transaction.atomic
def record_from_letter(letter: InboundLetter, guest: Invitation, *, rsvp: str, by: User, now: datetime) -> Recorded:
    """Write down what a person read in a letter; it was said when the letter was written. Raises NoAnswerInLetter."""
    if rsvp not in RECORDABLE:
        raise NoAnswerInLetter
    mail = parse(bytes(letter.raw))
    said_at = mail.dated if mail.dated is not None and mail.dated <= letter.received_at else letter.received_at
    decide(letter, by=by, now=now, done=f"recorded_{rsvp}")
    reply = Reply(
        rsvp=rsvp,
        door=Door.LETTER,
        received_at=letter.received_at,
        effective_at=said_at,
        dated_at=mail.dated,
        address=mail.sender.address if mail.sender else "",
        letter=letter,
        key=f"staff:{letter.digest[:40]}:{rsvp}",
    )
    return record_reply(guest, reply, by=by, now=now)


@transaction.atomic
def same_person(request: ParticipationRequest, *, by: User, now: datetime) -> Recorded:
    """Add the stranger's address to the guest's card and take their answer as the guest's own."""
    if request.letter is None or request.invitation is None:
        raise NoAnswerInLetter
    reply = _answer_in(request.letter, request.invitation, now=now)
    if reply is None:
        raise NoAnswerInLetter
    recorded = decide_same_person(request, reply, by=by, now=now)
    if request.letter.decided_at is None:
        decide(request.letter, by=by, now=now, done="same_person")
    return recorded


def _answer_in(letter: InboundLetter, guest: Invitation, *, now: datetime) -> Reply | None:
    mail = parse(bytes(letter.raw))
    found = calendar_of(mail)
    if found is not None and found.reply is not None:
        read = read_reply(mail, found.reply, now=now)
        if read is not None and read.said is not None and read.said != "delegated":
            own = Read(Match(guest, read.match.way), read.voice, "B", read.said, read.version)
            return to_reply(letter, mail, found.reply, own, said=read.said)
    return _words_in(letter, mail, now=now)


def _words_in(letter: InboundLetter, mail: ParsedMail, *, now: datetime) -> Reply | None:
    read = read_written(mail, now=now)
    if read is None or read.words is None:
        return None
    return written_reply(letter, mail, read, said=read.words.answer)
