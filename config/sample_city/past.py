"""What happened at the events of the year: whom the city invited, what they answered, who came."""

import random
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from config.sample_city.body import DOMAIN
from config.sample_city.events import number
from config.sample_city.hours import spread, working_day
from crm.access.models import User
from crm.consent.mailable import mailable
from crm.consent.models import LetterClass
from crm.contacts.models import Contact
from crm.councils.models import Membership
from crm.groups.models import GroupMembership
from events.attendance.models import Attendance
from events.calendars.uids import new_uid
from events.invitations.models import Answer, Door, Invitation, Rsvp
from events.invitations.tokens import new_link_id
from events.planning.models import Event

DOORS = [Door.LINK] * 6 + [Door.CALENDAR] * 3 + [Door.PHONE]
STATES = {"проведено": Event.State.HELD, "отменено": Event.State.CANCELLED}


def audience(event: Event, *, now: datetime) -> list[tuple[Contact, int | None, dict[str, list[str]]]]:
    """Mailable people of the event's council or groups, each once, with the group they stand for and why invited."""
    people = mailable(Contact.objects.all(), LetterClass.INFORMING, now=now)
    if event.council_id:
        seats = Membership.objects.filter(body=event.council_id, state=Membership.State.APPOINTED)
        chosen = people.filter(council_memberships__in=seats)
        why: dict[str, list[str]] = {"councils": [event.council.name_ru if event.council else ""]}
    else:
        chosen, why = people.filter(memberships__group__in=event.groups.all()), {}
    groups: dict[int, list[tuple[int, str]]] = {}
    wanted = list(event.groups.values_list("pk", flat=True))
    for membership in GroupMembership.objects.filter(to_on__isnull=True, contact__isnull=False).select_related("group"):
        groups.setdefault(membership.contact_id or 0, []).append((membership.group_id, membership.group.code))
    found = []
    for contact in chosen.distinct().order_by("pk"):
        own = sorted(groups.get(contact.pk, []), key=lambda pair: (pair[0] not in wanted, pair[0]))
        reason = why or {"groups": [code for pk, code in own if pk in wanted]}
        found.append((contact, own[0][0] if own else None, reason))
    return found


def relive(event: Event, row: dict[str, str], *, by: User, now: datetime) -> None:
    """Write the invitations, answers and marks of a past event, in the numbers that the file gives."""
    chance = random.Random(event.code)  # noqa: S311 - the same city each time, not a secret
    invited_at = working_day(event.starts_at - timedelta(days=12), at=time(10, 0))
    answers_until = invited_at + timedelta(hours=200)
    people = audience(event, now=now)
    chance.shuffle(people)
    accepted, declined, came = (number(row[name]) or 0 for name in ("Подтвердили", "Отказались", "Присутствовали"))
    invitations = [
        Invitation(
            event=event,
            contact=contact,
            address=contact.mail_address,  # type: ignore[attr-defined]
            uid=new_uid(DOMAIN),
            link_id=new_link_id(),
            reason=reason,
            group_id=group,
            issued_at=invited_at,
            rsvp=Rsvp.ACCEPTED if place < accepted else Rsvp.DECLINED if place < accepted + declined else Rsvp.NO_REPLY,
        )
        for place, (contact, group, reason) in enumerate(people)
    ]
    for invitation in invitations:
        if invitation.rsvp != Rsvp.NO_REPLY:
            (invitation.rsvp_at,) = spread(invited_at, answers_until, [chance.random()])
            invitation.rsvp_door = chance.choice(DOORS)
    invitations = Invitation.objects.bulk_create(invitations)
    Answer.objects.bulk_create(_answers(invitations, by))
    if event.state != Event.State.CANCELLED and not event.is_all_day:
        Attendance.objects.bulk_create(_marks(event, invitations, accepted, came, by))


def _answers(invitations: Iterable[Invitation], by: User) -> list[Answer]:
    return [
        Answer(
            invitation=invitation,
            rsvp=invitation.rsvp,
            door=invitation.rsvp_door,
            received_at=invitation.rsvp_at,
            effective_at=invitation.rsvp_at,
            sequence=0,
            address=invitation.address,
            by=by if invitation.rsvp_door == Door.PHONE else None,
            trust="A" if invitation.rsvp_door == Door.CALENDAR else "",
            key=f"sample-{invitation.pk}",
        )
        for invitation in invitations
        if invitation.rsvp_at
    ]


def _marks(event: Event, invitations: list[Invitation], accepted: int, came: int, by: User) -> list[Attendance]:
    states = [Attendance.State.CAME] * came + [Attendance.State.ABSENT] * (accepted - came)
    return [
        Attendance(
            event=event,
            invitation=invitation,
            contact=invitation.contact,
            group_id=invitation.group_id,
            state=state,
            marked_at=event.starts_at,
            marked_by=by,
        )
        for invitation, state in zip(invitations, states, strict=False)
    ]
