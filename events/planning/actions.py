"""Changes of events: made, edited, announced, closed for replies, held."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from crm.access.models import Department, User
from crm.councils.models import AdvisoryBody
from crm.groups.models import ReferenceGroup
from crm.journal import actions as journal
from crm.organisations.models import MediaOutlet
from crm.web.control_signs import refuse_control_signs
from events.calendars.uids import new_uid
from events.planning import lifecycle
from events.planning.codes import next_code
from events.planning.deadlines import Days, faults
from events.planning.models import Event, Speaker, Venue
from events.planning.refusals import DatesAreAnnounced, DaysDoNotFit, PlaceMissing, StepNotAllowed

RELATED = ("groups", "outlets", "speakers")
# What an announced event keeps until it is moved: guests' calendars hold it.
ANNOUNCED_FIELDS = ("kind", "starts_at", "ends_at", "is_all_day", "time_zone", "format", "venue", "room", "online_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLine:
    """One row of the list of speakers."""

    name: str
    post: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """All that people write about an event; names are those of the model."""

    kind: str
    title_ru: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    title_en: str = ""
    summary_ru: str = ""
    summary_en: str = ""
    level: str = Event.Level.CONSULT
    is_all_day: bool = False
    format: str = Event.Format.ON_SITE
    venue: Venue | None = None
    room: str = ""
    online_url: str = ""
    department: Department | None = None
    officer: User | None = None
    contact_phone: str = ""
    council: AdvisoryBody | None = None
    seats: int | None = None
    reply_until: datetime | None = None
    proposals_until: datetime | None = None
    accreditation_until: datetime | None = None
    project_code: str = ""
    allows_substitutes: bool = False
    is_public: bool = True
    groups: tuple[ReferenceGroup, ...] = ()
    outlets: tuple[MediaOutlet, ...] = ()
    speakers: tuple[SpeakerLine, ...] = ()

    @property
    def days(self) -> Days:
        return Days(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            is_all_day=self.is_all_day,
            reply_until=self.reply_until,
            accreditation_until=self.accreditation_until,
            proposals_until=self.proposals_until,
        )

    def columns(self) -> dict[str, Any]:
        """The values that lie in the event's own row."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in RELATED}


def find_or_make_venue(*, name: str, address: str = "", access_notes: str = "", seats: int | None = None) -> Venue:
    """Answer the venue of this name and address, made when there is none; a known one keeps its notes."""
    refuse_control_signs(Venue, {"name": name, "address": address, "access_notes": access_notes})
    venue, _made = Venue.objects.get_or_create(
        name=name, address=address, defaults={"access_notes": access_notes, "seats": seats}
    )
    return venue


@transaction.atomic
def create_event(details: Details, *, by: User | None, now: datetime) -> Event:
    """Write down a planned event as a draft with the next code of its year."""
    _refuse_faults(details)
    year = details.starts_at.astimezone(ZoneInfo(details.time_zone)).year
    # The lock on the year's rows makes two people who save at once get two codes; the unique code is the last guard.
    known = Event.objects.select_for_update().filter(code__startswith=f"EV-{year}-").values_list("code", flat=True)
    event = Event.objects.create(
        **details.columns(),
        code=next_code(year, list(known)),
        uid=new_uid(settings.EVENTS_CALENDAR_DOMAIN, kind="e"),
        state=Event.State.DRAFT,
        state_at=now,
        changed_at=now,
        created_at=now,
        created_by=by,
    )
    _write_related(event, details)
    journal.record("event.created", event, by=by, at=now)
    return event


@transaction.atomic
def edit_event(event: Event, details: Details, *, by: User | None, now: datetime) -> Event:
    """Change what is written about an event; refuses day, hour and place once it is announced (see rescheduling)."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    changed = [name for name, value in details.columns().items() if getattr(event, name) != value]
    if event.state not in (Event.State.DRAFT, Event.State.APPROVED):
        moved = [name for name in changed if name in ANNOUNCED_FIELDS]
        if moved:
            raise DatesAreAnnounced(fields=moved)
    _refuse_faults(details)
    for name in changed:
        setattr(event, name, getattr(details, name))
    changed += _write_related(event, details)
    if changed:
        event.changed_at = now
        event.sequence += event.state in Event.PUBLIC_STATES
        event.save()
        journal.record("event.edited", event, by=by, at=now, fields=sorted(changed))
    return event


@transaction.atomic
def move_to(event: Event, state: str, *, by: User | None, now: datetime, reason: str = "") -> Event:
    """Take an event one allowed step; the same state again changes nothing. Raises StepNotAllowed."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.state == state:
        return event
    if not lifecycle.may_become(event.state, state):
        raise StepNotAllowed(state=event.state, wanted=state)
    was, event.state, event.state_at, event.state_reason, event.changed_at = event.state, state, now, reason, now
    event.sequence += was in Event.PUBLIC_STATES  # a public calendar entry is told anew
    event.save(update_fields=["state", "state_at", "state_reason", "changed_at", "sequence"])
    journal.record(f"event.{state}", event, by=by, at=now, reason=reason, was=was)
    return event


def announce_event(event: Event, *, by: User | None, now: datetime) -> Event:
    """Make an event known: it enters the public calendar when it is a public one.

    Raises PlaceMissing, and StepNotAllowed also for one that was put off: it gets a date first, by moving it.
    """
    if event.state == Event.State.POSTPONED:
        raise StepNotAllowed(state=event.state, wanted=Event.State.ANNOUNCED)
    if event.lacks_place and event.state in (Event.State.DRAFT, Event.State.APPROVED):
        raise PlaceMissing(field="venue")
    return move_to(event, Event.State.ANNOUNCED, by=by, now=now)


def close_replies(event: Event, *, by: User | None, now: datetime) -> Event:
    """Take no more answers."""
    return move_to(event, Event.State.CLOSED_FOR_RSVP, by=by, now=now)


def reopen_replies(event: Event, *, by: User | None, now: datetime) -> Event:
    """Take answers again. Raises StepNotAllowed unless replies are closed."""
    if event.state not in (Event.State.CLOSED_FOR_RSVP, Event.State.ANNOUNCED):
        raise StepNotAllowed(state=event.state, wanted=Event.State.ANNOUNCED)
    return move_to(event, Event.State.ANNOUNCED, by=by, now=now)


def mark_held(event: Event, *, by: User | None, now: datetime) -> Event:
    """Say that the event took place; the outcome is next. Refuses before its start."""
    if event.starts_at > now:
        raise StepNotAllowed(state=event.state, wanted=Event.State.HELD)
    return move_to(event, Event.State.HELD, by=by, now=now)


def _refuse_faults(details: Details) -> None:
    refuse_control_signs(Event, details.columns())
    for line in details.speakers:
        refuse_control_signs(Speaker, asdict(line))
    found = faults(details.days)
    if found:
        raise DaysDoNotFit(found, details.days, ZoneInfo(details.time_zone))


def _write_related(event: Event, details: Details) -> list[str]:
    """Bring groups, outlets and speakers to what the details say; answers which of them changed."""
    changed = []
    for name, wanted in (("groups", details.groups), ("outlets", details.outlets)):
        relation = getattr(event, name)
        if {row.pk for row in wanted} != set(relation.values_list("pk", flat=True)):
            relation.set(wanted)
            changed.append(name)
    known = [SpeakerLine(name=row.name, post=row.post, topic=row.topic) for row in event.speakers.all()]
    if known != list(details.speakers):
        contacts = {row.name: row.contact_id for row in event.speakers.all()}
        event.speakers.all().delete()
        Speaker.objects.bulk_create(
            Speaker(
                event=event,
                contact_id=contacts.get(line.name),
                name=line.name,
                post=line.post,
                topic=line.topic,
                position=place,
            )
            for place, line in enumerate(details.speakers)
        )
        changed.append("speakers")
    return changed
