"""Marking who came, writing down walk-ins, and links for helpers at the door."""

import secrets
from datetime import datetime

from django.db import transaction

from crm.access.models import User
from crm.contacts.search_text import skeleton
from crm.groups.models import ReferenceGroup
from crm.journal import actions as journal
from events.accreditation.models import Accreditation
from events.attendance.models import Attendance, DoorLink
from events.attendance.queries import DOOR_STATES, EXPECTED
from events.attendance.refusals import DoorIsClosed, NobodyIsWaitedFor
from events.invitations.models import Invitation
from events.planning.models import Event

SECRET_BYTES = 24  # 192 random bits
MARKED = tuple(state for state in Attendance.State if state != Attendance.State.UNKNOWN)


@transaction.atomic
def mark_attendance(
    guest: Invitation | Accreditation | Attendance,
    state: str,
    *,
    by: User | None,
    now: datetime,
    link: DoorLink | None = None,
) -> Attendance:
    """Set the presence of a guest. The state is said, not turned over, so a repeated request changes nothing.

    "unknown" takes a mark back. A mark of a helper carries the link it was made with. Raises DoorIsClosed.
    """
    assert guest.event is not None  # a permanent accreditation stands on no event's list
    _refuse_closed(guest.event)
    row = _row_of(guest)
    if row.state == state:
        return row
    was, row.state = row.state, Attendance.State(state)
    row.marked_at = None if state == Attendance.State.UNKNOWN else now
    row.marked_by, row.marked_with = by, link
    row.save(update_fields=["state", "marked_at", "marked_by", "marked_with"])
    _note_use(link, now)
    journal.record(
        "attendance.marked", row, by=by, at=now, actor=_actor(by, link), state=row.state, was=was, event=row.event_id
    )
    return row


@transaction.atomic
def add_walk_in(
    event: Event,
    *,
    name: str,
    organisation: str = "",
    group: ReferenceGroup | None = None,
    state: str = Attendance.State.CAME,
    by: User | None,
    now: datetime,
    link: DoorLink | None = None,
) -> Attendance:
    """Write down someone who came without an invitation; the same name and organisation again is the same person."""
    Event.objects.select_for_update().get(pk=event.pk)  # two helpers who send the same person write one row
    _refuse_closed(event)
    name, organisation = " ".join(name.split()), " ".join(organisation.split())
    known = next((row for row in event.attendance.filter(is_walk_in=True) if _is_same(row, name, organisation)), None)
    if known is not None:
        return mark_attendance(known, state, by=by, now=now, link=link)
    row = Attendance.objects.create(
        event=event,
        is_walk_in=True,
        name=name,
        organisation=organisation,
        group=group,
        state=state,
        marked_at=now,
        marked_by=by,
        marked_with=link,
    )
    _note_use(link, now)
    journal.record(
        "attendance.walk_in_added", row, by=by, at=now, actor=_actor(by, link), state=row.state, event=event.pk
    )
    return row


@transaction.atomic
def mark_rest_absent(event: Event, *, by: User, now: datetime) -> int:
    """Mark everyone who said yes and has no mark as not there; answers how many. Raises NobodyIsWaitedFor."""
    _refuse_closed(event)
    unmarked = [
        *Invitation.objects.issued().filter(event=event, rsvp__in=EXPECTED).exclude(attendance__state__in=MARKED),
        *Accreditation.objects.filter(event=event, state=Accreditation.State.APPROVED)
        .exclude(contact__invitations__in=Invitation.objects.issued().filter(event=event))
        .exclude(attendance__state__in=MARKED),
    ]
    if not unmarked:
        raise NobodyIsWaitedFor
    for guest in unmarked:
        mark_attendance(guest, Attendance.State.ABSENT, by=by, now=now)
    return len(unmarked)


@transaction.atomic
def make_door_link(event: Event, *, label: str, expires_at: datetime, by: User, now: datetime) -> tuple[DoorLink, str]:
    """Make a helper's link to one event's list; the token is shown once, only its hash is kept."""
    _refuse_closed(event)
    token = secrets.token_urlsafe(SECRET_BYTES)
    link = DoorLink.objects.create(
        event=event,
        label=label,
        digest=DoorLink.digest_of(token),
        created_at=now,
        created_by=by,
        expires_at=expires_at,
    )
    journal.record("door_link.made", link, by=by, at=now, event=event.pk, until=expires_at.isoformat())
    return link, token


@transaction.atomic
def revoke_door_link(link: DoorLink, *, by: User, now: datetime) -> DoorLink:
    """Close a link at once; marks made with it stay. Closing it twice changes nothing."""
    link = DoorLink.objects.select_for_update().get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        journal.record("door_link.revoked", link, by=by, at=now, event=link.event_id)
    return link


def _refuse_closed(event: Event) -> None:
    if event.state not in DOOR_STATES:
        raise DoorIsClosed


def _row_of(guest: Invitation | Accreditation | Attendance) -> Attendance:
    rows = Attendance.objects.select_for_update()
    if isinstance(guest, Attendance):
        return rows.get(pk=guest.pk)
    common = {"event": guest.event, "contact": guest.contact}
    if isinstance(guest, Invitation):
        row, _made = rows.get_or_create(invitation=guest, defaults={**common, "group": guest.group})
    else:
        row, _made = rows.get_or_create(accreditation=guest, defaults=common)
    return row


def _is_same(row: Attendance, name: str, organisation: str) -> bool:
    return (skeleton(row.name), skeleton(row.organisation)) == (skeleton(name), skeleton(organisation))


def _note_use(link: DoorLink | None, now: datetime) -> None:
    if link is not None:
        DoorLink.objects.filter(pk=link.pk).update(last_used_at=now)


def _actor(by: User | None, link: DoorLink | None) -> str:
    return f"door link {link.pk}: {link.label}" if link is not None and by is None else ""
