"""A letter read as an answer: what it says, whose it is, how far it is believed. Nothing is changed here."""

from dataclasses import dataclass
from datetime import datetime

from events.answers import matching, trust
from events.answers.matching import Match, Voice
from events.answers.replies import Reply
from events.answers.words import Reading as Words
from events.answers.words import read_words
from events.calendars import itip
from events.calendars.imip import Answering, CalendarPart, CalendarReply, read_mail
from events.calendars.tnef import read_answer
from events.invitations.models import Door, Invitation
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail
from mailing.inbound.quotes import own_words


@dataclass(frozen=True, slots=True)
class CalendarLetter:
    """The calendar of a letter: one event (None: several that differ), and what was odd about it."""

    reply: CalendarReply | None
    notes: tuple[str, ...] = ()


def calendar_of(mail: ParsedMail) -> CalendarLetter | None:
    """Read the calendar a letter brings, Outlook's own container included; None when it brings none."""
    found = read_mail(CalendarPart(part.data, part.charset, part.method, part.label) for part in mail.calendars)
    if found is not None:
        return CalendarLetter(found.sole, found.notes)
    for data in mail.tnef:
        answer = read_answer(data)
        if answer is not None:
            line = Answering("", itip.partstat_of(answer.answer))
            return CalendarLetter(CalendarReply("REPLY", answer.uid, (line,)))
    return None


@dataclass(frozen=True, slots=True)
class Read:
    """A calendar answer towards one invitation, ready to be written down or shown."""

    match: Match
    voice: Voice
    level: trust.Level
    said: itip.Answer | None
    version: int | None


def read_reply(mail: ParsedMail, reply: CalendarReply, *, now: datetime) -> Read | None:
    """Say whose answer a calendar REPLY is and what it says; None when it belongs to no invitation."""
    match = matching.match(mail, uid=reply.uid, now=now)
    invitation = match.invitation
    if invitation is None:
        return None
    voice = matching.voice(invitation, mail, reply)
    if not voice.as_guest and _dmarc(mail) == "pass" and mail.sender and mail.sender.address == voice.address:
        # Another guest of the event answered by a forwarded copy: theirs is their own invitation. DMARC vouches for
        # the From address alone, so it must be the one that answers: an ATTENDEE line is anybody's to write.
        other = matching.other_guest(invitation, voice.address)
        if other is not None:
            match, invitation = Match(other, match.way), other
            voice = matching.voice(other, mail, reply)
    return Read(
        match=match,
        voice=voice,
        level=trust.level(has_secret=match.has_secret, is_guest=voice.as_guest, dmarc=_dmarc(mail)),
        said=itip.answer_of(voice.person.partstat) if voice.person else None,
        version=version_of(invitation, reply),
    )


def version_of(invitation: Invitation, reply: CalendarReply) -> int | None:
    """Which SEQUENCE of ours a calendar reply answers."""
    return itip.version_answered(
        _told(invitation), start=reply.start, end=reply.end, sequence=reply.sequence, dtstamp=reply.dtstamp
    )


def _told(invitation: Invitation) -> list[itip.Revision]:
    event = invitation.event
    told = []
    for row in matching.revisions_of(invitation):
        if row.method != "REQUEST":
            continue
        sent_at = (row.delivery.accepted_at if row.delivery else None) or row.dtstamp
        start, end = row.starts_at.astimezone(event.zone), row.ends_at.astimezone(event.zone)
        if event.is_all_day:
            told.append(itip.Revision(row.sequence, sent_at, start.date(), end.date()))
        else:
            told.append(itip.Revision(row.sequence, sent_at, start, end))
    return told


def to_reply(letter: InboundLetter, mail: ParsedMail, reply: CalendarReply, read: Read, *, said: itip.Answer) -> Reply:
    """Make a calendar answer ready for the ledger."""
    invitation = read.match.invitation
    assert invitation is not None
    told = _told(invitation)
    effective_at = itip.effective_at(
        dtstamp=reply.dtstamp,
        dated=mail.dated,
        received_at=letter.received_at,
        first_sent_at=min((row.sent_at for row in told), default=None),
    )
    stamp = reply.dtstamp or mail.dated
    key = itip.answer_key(
        address=read.voice.address,
        partstat=said,
        version=read.version,
        dtstamp=stamp,
        comment=reply.comment if stamp else f"{reply.comment} {letter.digest}",
    )
    is_earlier = itip.standing(read.version, invitation.asked_again_from) == "earlier"
    return Reply(
        rsvp=said,
        door=Door.CALENDAR,
        received_at=letter.received_at,
        effective_at=effective_at,
        dated_at=mail.dated,
        version=read.version,
        dtstamp=reply.dtstamp,
        address=read.voice.address,
        answered_by=read.voice.by_other,
        comment=reply.comment,
        trust=read.level,
        letter=letter,
        key=key,
        asks_for_look=is_earlier or reply.brings > 0,
    )


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """A letter in words towards one invitation: what it says (None: nothing either way) and how far it is believed."""

    match: Match
    voice: Voice
    level: trust.Level
    words: Words | None
    text: str


def read_written(mail: ParsedMail, *, now: datetime) -> WrittenAnswer | None:
    """Read a letter in words; None when it belongs to no invitation."""
    match = matching.match(mail, now=now)
    if match.invitation is None:
        return None
    voice = matching.voice(match.invitation, mail, None)
    text = own_words(mail.text)
    return WrittenAnswer(
        match=match,
        voice=voice,
        level=trust.level(has_secret=match.has_secret, is_guest=voice.as_guest, dmarc=_dmarc(mail)),
        words=read_words(text),
        text=text,
    )


def written_reply(letter: InboundLetter, mail: ParsedMail, read: WrittenAnswer, *, said: str) -> Reply:
    """Make an answer in words ready for the ledger."""
    effective_at = itip.effective_at(dtstamp=None, dated=mail.dated, received_at=letter.received_at, first_sent_at=None)
    return Reply(
        rsvp=said,
        door=Door.LETTER,
        received_at=letter.received_at,
        effective_at=effective_at,
        dated_at=mail.dated,
        address=read.voice.address,
        trust=read.level,
        letter=letter,
        key=itip.answer_key(
            address=read.voice.address, partstat=said, version=None, dtstamp=effective_at, comment=letter.digest
        ),
    )


def _dmarc(mail: ParsedMail) -> str | None:
    return mail.authentication.dmarc if mail.authentication else None
