"""Accreditation asked for, granted, refused, revoked; a letter tells the journalist."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from crm.access.models import User
from crm.contacts.models import Contact
from crm.contacts.search_text import skeleton
from crm.journal import actions as journal
from crm.organisations.models import MediaOutlet, Position
from events.accreditation.models import Accreditation
from events.accreditation.refusals import AccreditationClosed, AlreadyDecided, NotInForce
from events.planning.models import Event

State = Accreditation.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a journalist writes. `agreed` is the tick under the consent; without it nothing is kept."""

    journalist: str
    outlet_name: str
    post: str
    phone: str
    email: str
    equipment: str = ""
    car: str = ""
    agreed: bool = False


def takes_applications(event: Event, now: datetime) -> bool:
    """Whether journalists may ask to be let in to this event now."""
    until = event.accreditation_until
    return (
        event.is_for_press
        and event.is_public
        and event.state == Event.State.ANNOUNCED
        and until is not None
        and until > now
    )


@transaction.atomic
def request_accreditation(
    event: Event, application: Application, *, now: datetime, by: User | None = None
) -> Accreditation:
    """Write down an application for one event; the same journalist again updates the waiting one.

    Raises AccreditationClosed.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    if not takes_applications(event, now) or not application.agreed:
        raise AccreditationClosed
    waiting = Accreditation.objects.filter(event=event, state=State.REQUESTED, email__iexact=application.email)
    row = next((known for known in waiting if skeleton(known.journalist) == skeleton(application.journalist)), None)
    is_new = row is None
    row = row or Accreditation(event=event, requested_at=now)
    row.journalist, row.outlet_name, row.post = application.journalist, application.outlet_name, application.post
    row.phone, row.email = application.phone, application.email
    row.equipment, row.car, row.agreed = application.equipment, application.car, True
    row.outlet = _outlet_of(application.outlet_name)
    row.contact = _contact_of(application.email, application.journalist)
    row.save()
    journal.record(
        "accreditation.requested" if is_new else "accreditation.corrected",
        row,
        by=by,
        at=now,
        actor="" if by else "form",
    )
    return row


@transaction.atomic
def grant_accreditation(accreditation: Accreditation, *, by: User, now: datetime) -> Accreditation:
    """Let the journalist in to the event: the name stands on the list at its door."""
    return _decide(accreditation, State.APPROVED, "", by=by, now=now)


@transaction.atomic
def refuse_accreditation(accreditation: Accreditation, *, reason: str, by: User, now: datetime) -> Accreditation:
    """Refuse with a reason, which the journalist reads in the letter."""
    return _decide(accreditation, State.REFUSED, reason, by=by, now=now)


@transaction.atomic
def revoke_accreditation(accreditation: Accreditation, *, reason: str, by: User, now: datetime) -> Accreditation:
    """Take back a granted accreditation."""
    row = Accreditation.objects.select_for_update().get(pk=accreditation.pk)
    if row.state != State.APPROVED:
        raise NotInForce
    return _set(row, State.REVOKED, reason, by=by, now=now)


@transaction.atomic
def add_permanent(
    *,
    number: str,
    journalist: str,
    outlet: MediaOutlet | None,
    contact: Contact | None,
    valid_from: date,
    valid_to: date,
    post: str = "",
    by: User,
    now: datetime,
) -> Accreditation:
    """Write down an accreditation for a calendar year."""
    row = Accreditation.objects.create(
        number=number,
        journalist=journalist,
        outlet=outlet,
        outlet_name=outlet.organisation.short_name if outlet else "",
        contact=contact,
        post=post,
        valid_from=valid_from,
        valid_to=valid_to,
        state=State.APPROVED,
        requested_at=now,
        decided_at=now,
        decided_by=by,
    )
    journal.record("accreditation.added", row, by=by, at=now, number=number)
    return row


def _decide(accreditation: Accreditation, state: str, reason: str, *, by: User, now: datetime) -> Accreditation:
    row = Accreditation.objects.select_for_update().get(pk=accreditation.pk)
    if row.state != State.REQUESTED:
        raise AlreadyDecided
    return _set(row, state, reason, by=by, now=now)


def _set(row: Accreditation, state: str, reason: str, *, by: User, now: datetime) -> Accreditation:
    row.state, row.state_reason, row.decided_at, row.decided_by = State(state), reason, now, by
    row.save(update_fields=["state", "state_reason", "decided_at", "decided_by"])
    journal.record(f"accreditation.{row.state}", row, by=by, at=now, reason=reason, event=row.event_id)
    return row


def _outlet_of(name: str) -> MediaOutlet | None:
    """The outlet of this name in the register, when there is exactly one."""
    wanted = skeleton(name)
    outlets = MediaOutlet.objects.select_related("organisation")
    found = [outlet for outlet in outlets if skeleton(outlet.organisation.short_name) == wanted]
    return found[0] if len(found) == 1 else None


def _contact_of(email: str, journalist: str) -> Contact | None:
    """The one person on file with this address and surname; a shared mailbox is no proof."""
    words = set(skeleton(journalist).split())
    people = Contact.objects.alive().filter(emails__address__iexact=email).distinct()
    found = [person for person in people if skeleton(person.surname) in words]
    return found[0] if len(found) == 1 else None


def outlet_of_contact(contact: Contact) -> MediaOutlet | None:
    """The outlet a person works for."""
    place = Position.objects.filter(contact=contact, is_main=True, organisation__outlet__isnull=False).first()
    return MediaOutlet.objects.filter(organisation=place.organisation_id).first() if place else None
