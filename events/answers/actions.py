"""The ledger of answers: every door writes here, and what a guest's answer is now is derived from all lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from django.db import transaction
from django.db.models import F

from crm.access.models import User
from crm.journal import actions as journal
from events.answers.capacity import next_in
from events.answers.due_notices import ask_to_confirm, put_notice
from events.answers.ledger import Line, derive
from events.answers.models import Notice
from events.answers.queries import places, seats_of
from events.answers.refusals import AnsweredInFuture
from events.answers.replies import Reply
from events.invitations.models import Answer, Door, Invitation, Rsvp
from events.planning.models import Event

Outcome = Literal["applied", "older", "earlier_date", "unverified", "robot", "stored", "duplicate"]
SET_ASIDE = (Answer.Outcome.UNVERIFIED, Answer.Outcome.STORED)
CLOSED = (Event.State.HELD, Event.State.OUTCOME_PUBLISHED, Event.State.CANCELLED, Event.State.POSTPONED)
WITHOUT_NOTICE = (Door.DOOR, Door.IMPORT)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an answer: the guest as they stand now, the line of the ledger, and its outcome."""

    invitation: Invitation
    answer: Answer
    outcome: Outcome
    has_changed: bool = False


@transaction.atomic
def record_reply(invitation: Invitation, reply: Reply, *, by: User | None, now: datetime) -> Recorded:
    """Write down an answer from any door: link, calendar, letter, staff. A copy or a late older one changes nothing.

    Seats are given one at a time: a yes to a full event waits in the list, a freed seat goes to the first who waits.
    The guest gets one short letter a change. Raises AnsweredInFuture for a call that is said to be later than now.
    """
    event, invitation = _locked(invitation)
    if by is not None and reply.effective_at is not None and reply.effective_at > now:
        raise AnsweredInFuture
    known = _known(invitation, reply)
    if known is not None:
        return Recorded(invitation, known, "duplicate")
    answer = _line(invitation, reply, by=by)
    answer.outcome = _set_aside(event, invitation, reply, now=now) or Answer.Outcome.OLDER
    answer.save()
    was = invitation.rsvp
    _settle(event, invitation, now=now, has_kept_seat=reply.has_kept_seat)
    answer.refresh_from_db(fields=["outcome"])
    _flag(event, invitation, reply, answer, now=now)
    if answer.outcome == Answer.Outcome.UNVERIFIED:
        ask_to_confirm(invitation, now=now)
    if invitation.rsvp != was:
        if reply.door not in WITHOUT_NOTICE and event.ends_at > now:
            put_notice(invitation, Notice.Kind.RECORDED, now=now)
        give_free_seats(event, now=now)
        invitation.refresh_from_db()
    journal.record(
        "invitation.replied", invitation, by=by, at=now, actor="" if by else reply.door,
        door=reply.door, said=reply.rsvp, outcome=answer.outcome, rsvp=invitation.rsvp, event=event.code,
    )  # fmt: skip
    outcome = cast("Outcome", Answer.Outcome(answer.outcome).value)
    return Recorded(invitation, answer, outcome, has_changed=invitation.rsvp != was)


def _locked(invitation: Invitation) -> tuple[Event, Invitation]:
    """The event first, then the guest: everybody who gives seats takes the locks in this order."""
    event = Event.objects.select_for_update(of=("self",)).select_related("venue").get(pk=invitation.event_id)
    held = Invitation.objects.select_for_update(of=("self",)).select_related("contact").get(pk=invitation.pk)
    held.event = event
    return event, held


def _known(invitation: Invitation, reply: Reply) -> Answer | None:
    """The line that says this already: the same answer delivered again, or the same words clicked again."""
    copy = invitation.answers.filter(key=reply.own_key).first()
    if copy is not None or reply.door != Door.LINK:
        return copy
    last = invitation.answers.order_by("-received_at", "-pk").first()
    if last is None or last.outcome != Answer.Outcome.APPLIED or last.door != Door.LINK:
        return None
    same = (last.rsvp, last.comment, last.access_needs, last.plus) == (
        reply.rsvp, reply.comment, reply.access_needs or "", reply.plus or 0,
    )  # fmt: skip
    return last if same else None


def _line(invitation: Invitation, reply: Reply, *, by: User | None) -> Answer:
    return Answer(
        invitation=invitation,
        rsvp=reply.rsvp,
        door=reply.door,
        received_at=reply.received_at,
        effective_at=reply.effective_at or reply.received_at,
        dated_at=reply.dated_at,
        sequence=invitation.sequence if reply.version is None else reply.version,
        dtstamp=reply.dtstamp,
        address=reply.address[:320],
        answered_by=reply.answered_by[:320],
        by=by,
        comment=reply.comment[:500],
        access_needs=(invitation.access_needs if reply.access_needs is None else reply.access_needs)[:500],
        plus=invitation.plus if reply.plus is None else reply.plus,
        trust=reply.trust,
        letter=reply.letter,
        key=reply.own_key,
    )


def _set_aside(event: Event, invitation: Invitation, reply: Reply, *, now: datetime) -> str:
    """An outcome that later lines do not change; empty when the line takes part."""
    if reply.trust == Answer.Trust.C:
        return Answer.Outcome.UNVERIFIED
    is_over = event.state in CLOSED or (event.ends_at < now and reply.door != Door.IMPORT)
    if invitation.state != Invitation.State.ACTIVE or is_over:
        return Answer.Outcome.STORED
    return ""


def _settle(event: Event, invitation: Invitation, *, now: datetime, has_kept_seat: bool = False) -> None:
    """Bring the guest and the outcome of every line to what the ledger comes to."""
    answers = list(invitation.answers.all())
    was_applied = any(answer.outcome == Answer.Outcome.APPLIED for answer in answers)
    derived = derive(map(_as_line, answers), asked_again_from=invitation.asked_again_from)
    changed = [answer for answer in answers if answer.outcome != derived.outcomes[answer.key]]
    for answer in changed:
        answer.outcome = Answer.Outcome(derived.outcomes[answer.key])
    Answer.objects.bulk_update(changed, ["outcome"])
    if derived.line is None and not was_applied:
        return  # taken over from earlier records without a ledger, or never answered
    standing = next((answer for answer in answers if derived.line and answer.key == derived.line.key), None)
    invitation.rsvp = _seated(
        event, invitation, derived.rsvp, people=1 + (standing.plus if standing else 0), has_kept_seat=has_kept_seat
    )
    _take(invitation, standing, now=now)


def _as_line(answer: Answer) -> Line:
    return Line(
        key=answer.key,
        rsvp=answer.rsvp,
        effective_at=answer.effective_at,
        received_at=answer.received_at,
        dated_at=answer.dated_at,
        version=answer.sequence,
        is_click=answer.door == Door.LINK,
        set_aside=answer.outcome if answer.outcome in SET_ASIDE else "",
    )


def _take(invitation: Invitation, standing: Answer | None, *, now: datetime) -> None:
    if invitation.rsvp != Rsvp.WAITLISTED:
        invitation.waitlisted_at = None
    elif invitation.waitlisted_at is None:
        invitation.waitlisted_at = standing.received_at if standing else now
    invitation.rsvp_at = standing.effective_at if standing else None
    invitation.rsvp_door = standing.door if standing else ""
    if standing is not None:
        invitation.note, invitation.access_needs, invitation.plus = (
            standing.comment,
            standing.access_needs,
            standing.plus,
        )
    invitation.save(update_fields=GUEST_FIELDS)


GUEST_FIELDS = [
    "rsvp", "rsvp_at", "rsvp_door", "waitlisted_at", "note", "access_needs", "plus", "is_flagged",
]  # fmt: skip


def _seated(event: Event, invitation: Invitation, said: str, *, people: int, has_kept_seat: bool) -> str:
    """A yes needs a seat: who has one keeps it, others get one when there is room and nobody waits before them.

    A substitute takes the seat that was kept for them, whoever waits.
    """
    if said != Rsvp.ACCEPTED or invitation.rsvp == Rsvp.ACCEPTED:
        return said
    seats = seats_of(event, without=invitation)
    others_wait = not has_kept_seat and any(place.key != invitation.pk for place in places(event))
    return Rsvp.ACCEPTED if seats.free is None or (seats.has_room(people) and not others_wait) else Rsvp.WAITLISTED


def _flag(event: Event, invitation: Invitation, reply: Reply, answer: Answer, *, now: datetime) -> None:
    """Ask for a person's look: late, by a robot, with a wish. A clean answer that stands takes the flag away."""
    is_late = (
        event.answers_until < (reply.effective_at or reply.received_at) or event.state == Event.State.CLOSED_FOR_RSVP
    )
    odd = is_late or reply.asks_for_look or answer.outcome == Answer.Outcome.ROBOT
    if reply.door in (Door.PHONE, Door.STAFF, Door.DOOR, Door.IMPORT):
        odd = reply.asks_for_look  # a person wrote it down and knows
    if odd or answer.outcome == Answer.Outcome.APPLIED:
        invitation.is_flagged = odd
        invitation.save(update_fields=["is_flagged"])


@transaction.atomic
def look_over(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Take the flag from a guest: a person has looked."""
    _event, invitation = _locked(invitation)
    if invitation.is_flagged:
        invitation.is_flagged = False
        invitation.save(update_fields=["is_flagged"])
        journal.record("invitation.looked_over", invitation, by=by, at=now)
    return invitation


# --- Seats ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_free_seats(event: Event, *, now: datetime) -> int:
    """Give freed seats to those who wait, in their order, each with a letter; answers how many got one."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.state in CLOSED or event.starts_at <= now:
        return 0
    chosen = next_in(seats_of(event), places(event))
    for invitation in Invitation.objects.select_for_update(of=("self",)).filter(pk__in=chosen):
        invitation.rsvp, invitation.waitlisted_at = Rsvp.ACCEPTED, None
        invitation.save(update_fields=["rsvp", "waitlisted_at"])
        put_notice(invitation, Notice.Kind.SEAT, now=now)
        journal.record("invitation.got_seat", invitation, by=None, at=now, actor="waiting list", event=event.code)
    return len(chosen)


def fill_seats(*, now: datetime) -> int:
    """Look at all coming events with a waiting list: seats may have been added. Answers how many guests got one."""
    events = Event.objects.filter(invitations__rsvp=Rsvp.WAITLISTED, starts_at__gt=now).exclude(state__in=CLOSED)
    return sum(give_free_seats(event, now=now) for event in events.distinct())


# --- Asked again, called back -----------------------------------------------------------------------------------------


@transaction.atomic
def ask_again(guests: Sequence[Invitation]) -> None:
    """Answers given for the earlier date count no more: these guests are asked anew, from their present sequence on.

    The caller has raised the sequences and holds the event; every line so far answers an older one. Seats are not
    given on, since all guests of the event are asked at once.
    """
    for start in range(0, len(guests), BATCH):
        some = [guest.pk for guest in guests[start : start + BATCH]]
        lines = Answer.objects.filter(invitation__in=some).exclude(outcome__in=SET_ASIDE)
        lines.update(outcome=Answer.Outcome.EARLIER_DATE)
        Invitation.objects.filter(pk__in=some).update(
            asked_again_from=F("sequence"), rsvp=Rsvp.NO_REPLY, rsvp_at=None, rsvp_door="", waitlisted_at=None
        )
    for guest in guests:
        guest.asked_again_from = guest.sequence
        guest.rsvp, guest.rsvp_at, guest.rsvp_door, guest.waitlisted_at = Rsvp.NO_REPLY, None, "", None


@transaction.atomic
def call_back(invitation: Invitation, *, now: datetime) -> Invitation:
    """Put a guest back to asked: the substitute they named was refused. No older answer comes back by itself."""
    event, held = _locked(invitation)
    held.answers.exclude(outcome__in=SET_ASIDE).update(outcome=Answer.Outcome.STORED)
    held.rsvp, held.rsvp_at, held.rsvp_door, held.waitlisted_at = Rsvp.NO_REPLY, None, "", None
    held.save(update_fields=GUEST_FIELDS)
    if event.ends_at > now:
        put_notice(held, Notice.Kind.REFUSED, now=now)
    give_free_seats(event, now=now)
    return held
