"""People who want to come without an invitation of their own: substitutes, strangers, outsiders; a person decides."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from crm.access.models import User
from crm.contacts.actions import add_email
from crm.contacts.models import Contact
from crm.contacts.refusals import AddressAlreadyOnCard, AddressNotValid
from crm.journal import actions as journal
from events.answers.actions import CLOSED, Recorded, call_back, record_reply
from events.answers.due_notices import put_notice
from events.answers.models import Notice
from events.answers.notice_letters import send_batch
from events.answers.refusals import InvitationIsOver, ReasonNeeded, RequestDecided
from events.answers.replies import Reply, Substitute
from events.calendars.uids import new_uid
from events.invitations.models import Door, Invitation, ParticipationRequest, Rsvp
from events.invitations.tokens import new_link_id
from events.planning.models import Event
from mailing.inbound.models import InboundLetter


@transaction.atomic
def name_substitute(
    invitation: Invitation,
    substitute: Substitute,
    reply: Reply,
    *,
    by: User | None,
    now: datetime,
    always_ask: bool = False,
) -> tuple[Recorded, ParticipationRequest | None]:
    """Write down that somebody else comes. The guest counts as delegated at once, the substitute after approval.

    Where the event allows substitutes without asking, approval follows by itself; `always_ask` then leaves the letter
    to them to a second person. Names nobody: only the first half.
    """
    if not (substitute.name or substitute.email):
        return record_reply(invitation, reply, by=by, now=now), None
    # The request first, so that the guest's seat is kept for the substitute and does not go to the waiting list.
    request = _request(
        invitation,
        ParticipationRequest.Kind.SUBSTITUTE,
        substitute,
        rsvp=Rsvp.ACCEPTED,
        letter=reply.letter,
        by=by,
        now=now,
    )
    recorded = record_reply(invitation, reply, by=by, now=now)
    if recorded.outcome not in ("applied", "duplicate"):
        if request.created_at == now:
            request.delete()
        return recorded, None
    if invitation.event.allows_substitutes and request.state == ParticipationRequest.State.REQUESTED:
        request = approve_request(request, by=by, now=now, always_ask=always_ask)
    return recorded, request


@transaction.atomic
def note_stranger(
    invitation: Invitation, person: Substitute, *, rsvp: str, letter: InboundLetter | None, now: datetime
) -> ParticipationRequest:
    """Keep the answer of somebody who is not on the guest's card as a request: nobody is added by it."""
    return _request(invitation, ParticipationRequest.Kind.STRANGER, person, rsvp=rsvp, letter=letter, by=None, now=now)


def _request(
    invitation: Invitation,
    kind: str,
    person: Substitute,
    *,
    rsvp: str,
    letter: InboundLetter | None,
    by: User | None,
    now: datetime,
) -> ParticipationRequest:
    """One open request for one person; another word of theirs only brings it up to date."""
    email = person.email.strip().lower()[:254]
    same = ParticipationRequest.objects.select_for_update().filter(invitation=invitation, kind=kind)
    same = same.filter(email=email) if email else same.filter(email="", name=person.name[:300])
    request = same.exclude(state=ParticipationRequest.State.REFUSED).first() or ParticipationRequest(
        event=invitation.event, invitation=invitation, kind=kind, email=email, created_at=now
    )
    is_new = request.pk is None
    request.name, request.post = person.name[:300] or request.name, person.post[:300] or request.post
    request.organisation = person.organisation[:300] or request.organisation
    request.phone = person.phone[:40] or request.phone
    request.agreed = person.agreed or request.agreed
    request.rsvp = rsvp or request.rsvp
    request.letter = letter or request.letter
    request.save()
    if is_new:
        journal.record("participation.requested", request, by=by, at=now, kind=kind, event=invitation.event.code)
    return request


@transaction.atomic
def approve_request(
    request: ParticipationRequest,
    *,
    by: User | None,
    now: datetime,
    instead: bool = False,
    always_ask: bool = False,
) -> ParticipationRequest:
    """Let a person come: they get an invitation of their own, and a letter where there is an address.

    `instead` makes a stranger the guest's substitute: the guest counts as delegated. Without a free seat the person
    stands in the waiting list. `always_ask` leaves the letter to a second person. Raises RequestDecided,
    InvitationIsOver.
    """
    request = _open_request(request)
    event = Event.objects.select_for_update(of=("self",)).get(pk=request.event_id)
    if event.state in CLOSED:
        raise InvitationIsOver
    if instead and request.invitation is not None:
        request.kind = ParticipationRequest.Kind.SUBSTITUTE
        request.save(update_fields=["kind"])  # keeps the guest's seat while it is given on
        passed_on = Reply(rsvp=Rsvp.DELEGATED, door=Door.STAFF, received_at=now, letter=request.letter)
        record_reply(request.invitation, passed_on, by=by, now=now)
    _decide(request, ParticipationRequest.State.APPROVED, by=by, now=now)
    own = _own_invitation(request, event, now=now)
    said = request.rsvp if request.rsvp in (Rsvp.ACCEPTED, Rsvp.TENTATIVE, Rsvp.DECLINED) else Rsvp.ACCEPTED
    # The letter with the calendar part tells them, so no second one about the answer itself.
    is_substitute = request.kind == ParticipationRequest.Kind.SUBSTITUTE
    word = Reply(rsvp=said, door=Door.STAFF if by else Door.LINK, received_at=now, has_kept_seat=is_substitute)
    recorded = record_reply(own, word, by=by, now=now)
    Notice.objects.filter(invitation=own, kind=Notice.Kind.RECORDED, done_at__isnull=True).delete()
    request.becomes = own
    request.save(update_fields=["becomes", "kind"])
    if own.address:
        notice = put_notice(recorded.invitation, Notice.Kind.INVITE, now=now, ripens_in=timedelta(0))
        if always_ask:
            send_batch([notice.pk], notice.kind, now=now, asked_by=by)
    return request


def _sole_contact(request: ParticipationRequest) -> Contact | None:
    """The one person with this address; none for a shared mailbox, or when it is the guest's own."""
    if not request.email:
        return None
    people = list(Contact.objects.alive().filter(emails__address=request.email).distinct()[:2])
    is_guest = bool(people and request.invitation and request.invitation.contact_id == people[0].pk)
    return people[0] if len(people) == 1 and not is_guest else None


def _own_invitation(request: ParticipationRequest, event: Event, *, now: datetime) -> Invitation:
    """The invitation of an approved person: one that they have already, else a new one."""
    contact = _sole_contact(request)
    known = Invitation.objects.active().filter(event=event, contact=contact).first() if contact else None
    if known is not None and not hasattr(known, "request"):
        if known.issued_at is None:
            known.issued_at = now
            known.save(update_fields=["issued_at"])
        return known
    guest = request.invitation
    instead_of = guest is not None and request.kind == ParticipationRequest.Kind.SUBSTITUTE
    return Invitation.objects.create(
        event=event,
        contact=contact if known is None else None,
        address=request.email,
        uid=new_uid(settings.EVENTS_CALENDAR_DOMAIN),
        link_id=new_link_id(),
        reason={"codes": [{"code": "substitute" if instead_of else "own_request", "request": request.pk}]},
        group=guest.group if guest is not None and instead_of else None,
        issued_at=now,
    )


@transaction.atomic
def refuse_request(request: ParticipationRequest, *, reason: str, by: User, now: datetime) -> ParticipationRequest:
    """Refuse a request with its reason; a guest who named a substitute is asked again and told so.

    Raises RequestDecided, ReasonNeeded.
    """
    request = _open_request(request)
    if not reason.strip():
        raise ReasonNeeded
    request.reason = reason.strip()[:300]
    _decide(request, ParticipationRequest.State.REFUSED, by=by, now=now, reason=request.reason)
    guest = request.invitation
    if guest is not None and request.kind == ParticipationRequest.Kind.SUBSTITUTE and guest.rsvp == Rsvp.DELEGATED:
        call_back(guest, now=now)
    return request


@transaction.atomic
def same_person(request: ParticipationRequest, reply: Reply, *, by: User, now: datetime) -> Recorded:
    """The stranger is the guest with another address: it goes onto the card, and the answer counts as theirs.

    Raises RequestDecided, InvitationIsOver.
    """
    request = _open_request(request)
    guest = request.invitation
    if guest is None or guest.contact is None:
        raise InvitationIsOver
    if request.email:
        # on the card by now, or no address to write to: the answer counts all the same
        with suppress(AddressAlreadyOnCard, AddressNotValid):
            add_email(guest.contact, request.email, by=by, now=now)
    _decide(request, ParticipationRequest.State.APPROVED, by=by, now=now, reason="same_person")
    return record_reply(guest, reply, by=None, now=now)


def _open_request(request: ParticipationRequest) -> ParticipationRequest:
    held = (
        ParticipationRequest.objects.select_for_update(of=("self",))
        .select_related("event", "invitation__contact", "invitation__event", "invitation__group", "letter")
        .get(pk=request.pk)
    )
    if held.state != ParticipationRequest.State.REQUESTED:
        raise RequestDecided
    return held


def _decide(request: ParticipationRequest, state: str, *, by: User | None, now: datetime, reason: str = "") -> None:
    request.state, request.decided_at, request.decided_by = state, now, by
    request.reason = request.reason or reason
    request.save(update_fields=["state", "decided_at", "decided_by", "reason", "kind"])
    journal.record(
        f"participation.{state}", request, by=by, at=now, actor="" if by else "event allows substitutes",
        reason=reason, event=request.event.code,
    )  # fmt: skip
