"""The list at the door, read from invitations, accreditations and walk-ins."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from crm.contacts.models import Contact
from crm.organisations.models import Position
from events.accreditation.models import Accreditation
from events.attendance.door_list import Guest, in_order, split_key
from events.attendance.models import Attendance, DoorLink
from events.invitations.models import Invitation, ParticipationRequest, Rsvp
from events.planning.models import Event

EXPECTED = (Rsvp.ACCEPTED, Rsvp.TENTATIVE)
DOOR_STATES = (  # when people may be marked
    Event.State.ANNOUNCED,
    Event.State.CLOSED_FOR_RSVP,
    Event.State.HELD,
    Event.State.OUTCOME_PUBLISHED,
)
WORK = Prefetch(
    "contact__positions",
    queryset=Position.objects.filter(is_main=True).select_related("organisation__outlet"),
    to_attr="work",
)


def guests_of(event: Event) -> list[Guest]:
    """Everyone who may stand at the door of an event, in the order of names, in a fixed number of queries."""
    invitations = list(
        Invitation.objects.issued()
        .filter(event=event)
        .select_related("contact", "attendance", "request__invitation__contact")
        .prefetch_related(WORK)
    )
    invited = {invitation.contact_id for invitation in invitations if invitation.contact_id}
    accreditations = (
        Accreditation.objects.filter(event=event, state=Accreditation.State.APPROVED)
        .exclude(contact__in=invited)
        .select_related("contact", "outlet__organisation", "attendance")
    )
    walk_ins = Attendance.objects.filter(event=event, is_walk_in=True).exclude(state=Attendance.State.UNKNOWN)
    return in_order(
        [
            *(_invited(invitation) for invitation in invitations),
            *(_accredited(accreditation) for accreditation in accreditations),
            *(_walked_in(row) for row in walk_ins),
        ]
    )


def find_guest(event: Event, key: str) -> Invitation | Accreditation | Attendance | None:
    """The row behind a key of the list; None when it is not of this event or may not be marked."""
    split = split_key(key)
    if split is None:
        return None
    kind, pk = split
    if kind == "invitation":
        return Invitation.objects.issued().filter(event=event, pk=pk).first()
    if kind == "accreditation":
        approved = Accreditation.objects.filter(event=event, state=Accreditation.State.APPROVED)
        return approved.filter(pk=pk).first()
    return Attendance.objects.filter(event=event, is_walk_in=True, pk=pk).first()


def guest_of(row: Invitation | Accreditation | Attendance) -> Guest:
    """One line of the list, read anew after a mark."""
    if isinstance(row, Invitation):
        fresh = Invitation.objects.select_related("contact", "attendance", "request__invitation__contact")
        return _invited(fresh.prefetch_related(WORK).get(pk=row.pk))
    if isinstance(row, Accreditation):
        known = Accreditation.objects.select_related("contact", "outlet__organisation", "attendance")
        return _accredited(known.get(pk=row.pk))
    return _walked_in(Attendance.objects.get(pk=row.pk))


def marks_of(event: Event) -> QuerySet[Attendance]:
    """Who is marked at an event and by whom, the latest first."""
    rows = Attendance.objects.filter(event=event).exclude(state=Attendance.State.UNKNOWN)
    people = ("invitation__contact", "invitation__request", "accreditation__contact", "marked_by", "marked_with")
    return rows.select_related(*people).order_by("-marked_at", "-pk")


def link_of(token: str, now: datetime) -> DoorLink | None:
    """The living link of a helper's token. The work is the same whether or not there is one."""
    link = DoorLink.objects.alive(now).select_related("event").filter(digest=DoorLink.digest_of(token)).first()
    return link if link is not None and link.event.state in DOOR_STATES else None


def door_name(contact: Contact) -> str:
    """Surname and first name: as people say it at a door."""
    return " ".join(part for part in (contact.surname, contact.name) if part)


def _invited(invitation: Invitation) -> Guest:
    contact, mark = invitation.contact, getattr(invitation, "attendance", None)
    request: ParticipationRequest | None = getattr(invitation, "request", None)
    work: Position | None = next(iter(getattr(contact, "work", [])), None) if contact else None
    organisation = work.organisation if work else None
    replaced = request.invitation.contact if request and request.invitation else None
    return Guest(
        key=f"i{invitation.pk}",
        name=door_name(contact) if contact else (request.name if request else ""),
        outlet=organisation.short_name if organisation else (request.organisation if request and not contact else ""),
        state=mark.state if mark else Attendance.State.UNKNOWN,
        marked_at=mark.marked_at if mark else None,
        is_expected=invitation.rsvp in EXPECTED,
        is_unsure=invitation.rsvp == Rsvp.TENTATIVE,
        is_press=organisation is not None and hasattr(organisation, "outlet"),
        instead_of=door_name(replaced) if replaced and replaced != contact else "",
        needs=invitation.access_needs,
    )


def _accredited(accreditation: Accreditation) -> Guest:
    mark = getattr(accreditation, "attendance", None)
    outlet = accreditation.outlet
    return Guest(
        key=f"a{accreditation.pk}",
        name=door_name(accreditation.contact) if accreditation.contact else accreditation.journalist,
        outlet=outlet.organisation.short_name if outlet else accreditation.outlet_name,
        state=mark.state if mark else Attendance.State.UNKNOWN,
        marked_at=mark.marked_at if mark else None,
        is_expected=True,
        is_press=True,
    )


def _walked_in(row: Attendance) -> Guest:
    return Guest(
        key=f"w{row.pk}", name=row.name, outlet=row.organisation, state=row.state, marked_at=row.marked_at,
        is_expected=False,
    )  # fmt: skip
