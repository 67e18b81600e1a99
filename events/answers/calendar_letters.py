"""Adapter of mailing.inbound: letters that bring a calendar. Every shape ends as CALENDAR 2.6 says, none in silence.

Asked before bounces and automatic letters, because Gmail marks a person's answer as automatic.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crm.access.models import User
from events.answers import summaries
from events.answers.actions import record_reply
from events.answers.due_notices import send_again
from events.answers.matching import Match, match
from events.answers.reading import Read, calendar_of, read_reply, to_reply
from events.answers.replies import Reply, Substitute
from events.answers.requests import name_substitute, note_stranger
from events.answers.summaries import of_letter
from events.calendars.imip import CalendarReply
from events.invitations.models import Invitation, ParticipationRequest
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail
from mailing.inbound.ports import Handled, Proposal

Kind, Outcome = InboundLetter.Kind, InboundLetter.Outcome
TOLD_ONLY = ("CANCEL", "PUBLISH", "ADD", "DECLINECOUNTER")


def handle(letter: InboundLetter, mail: ParsedMail, *, now: datetime) -> Handled | None:
    """Take a letter that brings a calendar answer; None for any other, and for our own REQUEST inside a notice."""
    found = calendar_of(mail)
    if found is None:
        return None
    reply = found.reply
    if reply is None:
        about = match(mail, now=now)
        return _staff("several_answers", about.invitation)
    if reply.method == "REQUEST":
        return None if mail.is_automatic or mail.report_type else _forwarded(mail, reply, now)
    if reply.method in TOLD_ONLY:
        about = match(mail, uid=reply.uid, now=now)
        return Handled(Kind.ANSWER, Outcome.NOT_OURS, of_letter("told_only", about.invitation, method=reply.method))
    if reply.method == "REFRESH":
        return _refresh(mail, reply, now)
    if reply.method == "COUNTER":
        return _counter(mail, reply, now)
    if reply.method != "REPLY":
        return _staff("unknown_method", match(mail, uid=reply.uid, now=now).invitation, method=reply.method[:20])
    return _answer(letter, mail, reply, now)


def words(summary: Mapping[str, Any]) -> str:
    """Say in the reader's language what came of the letter."""
    return summaries.words(summary)


def proposals(letter: InboundLetter, *, user: User) -> Sequence[Proposal]:
    """Offer what a person may do about it."""
    return summaries.proposals(letter, user=user)


# --- One method each --------------------------------------------------------------------------------------------------


def _answer(letter: InboundLetter, mail: ParsedMail, reply: CalendarReply, now: datetime) -> Handled:
    read = read_reply(mail, reply, now=now)
    if read is None:
        return Handled(Kind.ANSWER, Outcome.NOT_OURS, {"code": "no_invitation", "report": {"trust": "E"}})
    invitation = read.match.invitation
    assert invitation is not None
    if not read.match.has_secret:
        return _staff("by_address_only", invitation, read, said=read.said or "")
    if not _is_whole(invitation, reply):
        return _staff("one_of_a_series", invitation, read, said=read.said or "")
    if not read.voice.as_guest:
        return _stranger(letter, mail, reply, read, now)
    if read.said is None:
        return _staff("unclear", invitation, read)
    answer = to_reply(letter, mail, reply, read, said=read.said)
    if read.said == "delegated":
        return _delegated(reply, read, answer, now)
    recorded = record_reply(invitation, answer, by=None, now=now)
    if reply.brings > 0 and recorded.outcome == "applied":
        return _staff("brings", invitation, read, said=read.said, brings=reply.brings)
    return Handled(
        Kind.ANSWER,
        summaries.letter_outcome(recorded.outcome),
        of_letter(
            recorded.outcome, recorded.invitation, said=read.said, trust=read.level, way=read.match.way,
            by=read.voice.by_other, notes=list(reply.notes), is_automatic=mail.is_automatic,
        ),
    )  # fmt: skip


def _is_whole(invitation: Invitation, reply: CalendarReply) -> bool:
    """We send no series: an answer to "one of them" is one to the event when it names the event's own start."""
    if reply.recurrence is None:
        return True
    starts = {row.starts_at for row in invitation.revisions.all()} | {invitation.event.starts_at}
    if isinstance(reply.recurrence, datetime):
        return any(abs(reply.recurrence - start).total_seconds() < 60 for start in starts)
    return reply.recurrence in {start.astimezone(invitation.event.zone).date() for start in starts}


def _delegated(reply: CalendarReply, read: Read, answer: Reply, now: datetime) -> Handled:
    voice, invitation = read.voice, read.match.invitation
    assert voice.person is not None
    assert invitation is not None
    named = voice.delegate.address if voice.delegate else next(iter(voice.person.delegated_to), "")
    substitute = Substitute(name=voice.delegate.name if voice.delegate else "", email=named)
    recorded, request = name_substitute(invitation, substitute, answer, by=None, now=now)
    if recorded.outcome != "applied":
        return Handled(
            Kind.ANSWER,
            summaries.letter_outcome(recorded.outcome),
            of_letter(recorded.outcome, recorded.invitation, said="delegated", trust=read.level, way=read.match.way),
        )
    if request is not None and request.state == ParticipationRequest.State.APPROVED:
        return Handled(
            Kind.ANSWER,
            Outcome.APPLIED,
            of_letter("applied", recorded.invitation, said="delegated", trust=read.level, way=read.match.way),
        )
    return _staff(
        "substitute", recorded.invitation, read, said="delegated", person=named, request=request.pk if request else None
    )


def _stranger(letter: InboundLetter, mail: ParsedMail, reply: CalendarReply, read: Read, now: datetime) -> Handled:
    """Someone whose address is not on the guest's card: never added by the letter itself."""
    invitation, voice = read.match.invitation, read.voice
    assert invitation is not None
    known = ParticipationRequest.objects.filter(invitation=invitation, email=voice.address, becomes__isnull=False)
    approved = known.select_related("becomes__event", "becomes__contact").first() if voice.address else None
    if approved is not None and approved.becomes is not None and read.said is not None:
        own = Read(Match(approved.becomes, read.match.way), voice, read.level, read.said, None)
        answer = to_reply(letter, mail, reply, own, said=read.said)
        recorded = record_reply(approved.becomes, answer, by=None, now=now)
        return Handled(
            Kind.ANSWER,
            summaries.letter_outcome(recorded.outcome),
            of_letter(recorded.outcome, recorded.invitation, said=read.said, trust=read.level, way=read.match.way),
        )
    person = Substitute(name=voice.name, email=voice.address)
    request = note_stranger(invitation, person, rsvp=read.said or "", letter=letter, now=now)
    return _staff("stranger", invitation, read, said=read.said or "", person=voice.address, request=request.pk)


def _counter(mail: ParsedMail, reply: CalendarReply, now: datetime) -> Handled:
    """Another time is proposed: the PARTSTAT in it is the program's, not the guest's answer."""
    about = match(mail, uid=reply.uid, now=now)
    if about.invitation is None:
        return Handled(Kind.ANSWER, Outcome.NOT_OURS, {"code": "no_invitation", "report": {"trust": "E"}})
    start = reply.start
    if isinstance(start, datetime):
        start = start.astimezone(about.invitation.event.zone)
    return _staff("counter", about.invitation, start=start.isoformat() if start else "", comment=reply.comment[:300])


def _refresh(mail: ParsedMail, reply: CalendarReply, now: datetime) -> Handled:
    about = match(mail, uid=reply.uid, now=now)
    if about.invitation is None or not about.has_secret:
        return Handled(Kind.ANSWER, Outcome.NOT_OURS, {"code": "no_invitation", "report": {"trust": "E"}})
    sent = send_again(about.invitation, now=now)
    return Handled(
        Kind.ANSWER,
        Outcome.APPLIED if sent else Outcome.DUPLICATE,
        of_letter("sent_again" if sent else "sent_already", about.invitation),
    )


def _forwarded(mail: ParsedMail, reply: CalendarReply, now: datetime) -> Handled:
    """Our own invitation comes back, forwarded or with a delegate in it: noted, no answer."""
    about = match(mail, uid=reply.uid, now=now)
    to = next((line.address for line in reply.attendees if line.delegated_from), "")
    return Handled(Kind.ANSWER, Outcome.NOT_OURS, of_letter("forwarded", about.invitation, person=to))


def _staff(code: str, invitation: Invitation | None, read: Read | None = None, **details: Any) -> Handled:
    if read is not None:
        details |= {"trust": read.level, "way": read.match.way, "by": read.voice.by_other}
    return Handled(Kind.ANSWER, Outcome.NEEDS_STAFF, of_letter(code, invitation, **details))
