"""What a version of an outcome holds: one frozen JSON value, made from rows and told apart by its hash."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from crm.contacts.models import Contact
from crm.groups.models import GroupMembership, ReferenceGroup
from events.attendance.models import Attendance
from events.invitations.models import Invitation
from events.outcomes.counts import Counts, Line, Person, count
from events.outcomes.models import Outcome
from events.planning.models import Event

Content = dict[str, Any]
FORM = 1  # of this value; a later program still reads older ones
PROPOSALS = {
    "total": "proposals",
    "accepted": "proposals_accepted",
    "partly": "proposals_partly",
    "rejected": "proposals_rejected",
}


def content_of(outcome: Outcome) -> Content:
    """Gather everything the published page says, from the event, its guests and the report's own text."""
    event = outcome.event
    groups = groups_of(event)
    counts = count(people_of(event, groups), [str(group.pk) for group in groups])
    known = event.known_counts
    return {
        "form": FORM,
        "event": _event(event),
        "aim": outcome.aim,
        "text_ru": outcome.text_ru,
        "text_en": outcome.text_en,
        "counts": _counts(counts, groups),
        "is_counted_at_door": not event.is_all_day or counts.total.came > 0,
        "media": outlets_present(event) or known.get("media_present"),
        "publications": known.get("publications"),
        "proposals": _proposals(known),
        "decisions": [
            {
                "text": decision.text,
                "responsible": decision.responsible,
                "due_on": decision.due_on.isoformat() if decision.due_on else "",
                "done": decision.done,
            }
            for decision in outcome.decisions.all()
        ]
        if outcome.pk
        else [],
        "people": nameable(event) if outcome.publishes_names else [],
    }


def digest(content: Content) -> str:
    """The SHA-256 (hex) of a content; equal for equal contents."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def is_same_or_fewer_names(content: Content, approved: Content) -> bool:
    """Whether nothing differs from what was approved, save names that were taken out."""
    rest, approved_rest = ({key: value for key, value in one.items() if key != "people"} for one in (content, approved))
    return digest(rest) == digest(approved_rest) and set(content["people"]) <= set(approved["people"])


def groups_of(event: Event) -> list[ReferenceGroup]:
    """The groups that count at an event: its own, else those of its council, else those its guests stand for."""
    if groups := list(event.groups.order_by("name_ru")):
        return groups
    if event.council is not None and (groups := list(event.council.groups.order_by("name_ru"))):
        return groups
    members = GroupMembership.objects.filter(
        contact__in=Invitation.objects.issued().filter(event=event).values("contact")
    )
    return list(ReferenceGroup.objects.filter(memberships__in=members).distinct().order_by("name_ru"))


def people_of(event: Event, groups: Iterable[ReferenceGroup]) -> list[Person]:
    """Guests and walk-ins of an event with their groups on its day; journalists of outlets stand apart."""
    day = event.starts_at.astimezone(event.zone).date()
    keys = {group.pk: str(group.pk) for group in groups}
    invitations = list(Invitation.objects.issued().filter(event=event).select_related("attendance"))
    walk_ins = list(Attendance.objects.filter(event=event, is_walk_in=True).exclude(state=Attendance.State.UNKNOWN))
    of_contact: dict[int | None, set[str]] = {}
    contacts = [invitation.contact_id for invitation in invitations if invitation.contact_id]
    memberships = GroupMembership.objects.on(day).filter(contact__in=contacts, group__in=list(keys))
    for contact, group in memberships.values_list("contact", "group"):
        of_contact.setdefault(contact, set()).add(keys[group])
    people = []
    for invitation in invitations:
        mark = getattr(invitation, "attendance", None)
        mine = of_contact.get(invitation.contact_id, set()) | {keys[pk] for pk in (invitation.group_id,) if pk in keys}
        people.append(
            Person(
                groups=frozenset(mine),
                answer=invitation.rsvp,
                presence=mark.state if mark else Attendance.State.UNKNOWN,
            )
        )
    for row in walk_ins:
        mine = {keys[pk] for pk in (row.group_id,) if pk in keys}
        people.append(Person(groups=frozenset(mine), is_invited=False, presence=row.state))
    return people


def outlets_present(event: Event) -> int:
    """How many outlets were there through accredited journalists."""
    rows = Attendance.objects.present().filter(event=event, accreditation__isnull=False)
    names = rows.values_list("accreditation__outlet", "accreditation__outlet_name")
    return len({outlet or name.strip().casefold() for outlet, name in names})


def nameable(event: Event) -> list[int]:
    """Contacts who came and agreed that their name be published, by their number."""
    came = Attendance.objects.present().filter(event=event, contact__isnull=False)
    allowed = Contact.objects.alive().filter(pk__in=came.values("contact"), standing__publish_name_on__isnull=False)
    return sorted(allowed.values_list("pk", flat=True))


def _event(event: Event) -> Content:
    department = event.department
    return {
        "code": event.code,
        "kind": event.kind,
        "title_ru": event.title_ru,
        "title_en": event.title_en,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "is_all_day": event.is_all_day,
        "time_zone": event.time_zone,
        "format": event.format,
        "venue": event.venue.name if event.venue else "",
        "address": event.venue.address if event.venue else "",
        "organiser_ru": department.name_ru if department else "",
        "organiser_en": (department.name_en or department.name_ru) if department else "",
        "level": event.level,
        "project_code": event.project_code,
    }


def _counts(counts: Counts, groups: Iterable[ReferenceGroup]) -> Content:
    named = {str(group.pk): group for group in groups}
    return {
        "lines": [_line(line, named.get(line.group)) for line in counts.lines],
        "total": _line(counts.total, None),
        "joined": counts.joined,
        "declined": counts.declined,
        "silent": counts.silent,
        "online": counts.online,
        "walk_ins": counts.walk_ins,
        "in_several": counts.in_several,
        "groups_invited": counts.groups_invited,
        "groups_came": counts.groups_came,
    }


def _line(line: Line, group: ReferenceGroup | None) -> Content:
    return {
        "ru": group.name_ru if group else "",
        "en": (group.name_en or group.name_ru) if group else "",
        "invited": line.invited,
        "accepted": line.accepted,
        "came": line.came,
        "target": float(group.target_share) / 100 if group and group.target_share else None,
    }


def _proposals(known: dict[str, int]) -> Content | None:
    """Figures of the proposals, when there were any."""
    if not known.get("proposals"):
        return None
    return {key: known.get(name, 0) for key, name in PROPOSALS.items()}
