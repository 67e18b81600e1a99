"""Questions that join an event with its guests: counts for lists, tabs and the funnel."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from events.attendance.models import Attendance
from events.invitations.models import Invitation, Rsvp, Wave
from events.planning.models import Event

State = Event.State
OPEN = (State.ANNOUNCED, State.CLOSED_FOR_RSVP)
VIEWS = ("coming", "awaiting", "past", "drafts")


def in_view(view: str, now: datetime) -> Q:
    """The condition of a tab of the list. Each event is in exactly one. Raises KeyError for another name."""
    awaiting = Q(state=State.HELD) | Q(state__in=OPEN, ends_at__lt=now)
    return {
        "coming": Q(state__in=OPEN, ends_at__gte=now) | Q(state=State.POSTPONED),
        "awaiting": awaiting,
        "past": Q(state__in=[State.OUTCOME_PUBLISHED, State.CANCELLED]),
        "drafts": Q(state__in=[State.DRAFT, State.APPROVED]),
    }[view]


def view_counts(events: QuerySet[Event], now: datetime) -> dict[str, int]:
    """How many events each tab holds, in one query."""
    return events.order_by().aggregate(**{view: Count("pk", filter=in_view(view, now)) for view in VIEWS})


def with_counts(events: QuerySet[Event]) -> QuerySet[Event]:
    """Add `invited`, `accepted` and `came` to each event."""
    issued = Invitation.objects.issued().filter(event=OuterRef("pk"))
    present = Attendance.objects.present().filter(event=OuterRef("pk"))
    return events.annotate(
        invited=_how_many(issued), accepted=_how_many(issued.filter(rsvp=Rsvp.ACCEPTED)), came=_how_many(present)
    )


def _how_many(rows: QuerySet[Invitation] | QuerySet[Attendance]) -> Coalesce:
    counted = rows.order_by().values("event").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


@dataclass(frozen=True, slots=True)
class GuestCounts:
    """How many guests of one event stand where; `prepared` waits for approval and counts nowhere else."""

    prepared: int = 0
    issued: int = 0
    no_reply: int = 0
    accepted: int = 0
    tentative: int = 0
    declined: int = 0
    delegated: int = 0
    waitlisted: int = 0
    revoked: int = 0
    came: int = 0
    marked: int = 0

    @property
    def answered(self) -> int:
        return self.issued - self.no_reply

    @property
    def active(self) -> int:
        return self.prepared + self.issued

    @property
    def silent(self) -> int:
        """Those whom a reminder is for: no word yet, or only perhaps."""
        return self.no_reply + self.tentative


def guest_counts(event: Event) -> GuestCounts:
    """Count the guests of one event, in two queries."""
    issued = Q(issued_at__isnull=False)
    counts = (
        Invitation.objects.active()
        .filter(event=event)
        .aggregate(
            prepared=Count("pk", filter=~issued),
            issued=Count("pk", filter=issued),
            **{answer.value: Count("pk", filter=issued & Q(rsvp=answer)) for answer in Rsvp},
        )
    )
    present = [Attendance.State.CAME, Attendance.State.CAME_ONLINE]
    presence = Attendance.objects.filter(event=event).aggregate(
        came=Count("pk", filter=Q(state__in=present)), marked=Count("pk", filter=~Q(state=Attendance.State.UNKNOWN))
    )
    return GuestCounts(**counts, **presence)


def waves_of(event: Event) -> QuerySet[Wave]:
    """The sendings about an event, the newest first, with their campaigns and how many letters each holds."""
    return event.waves.select_related("campaign", "created_by").order_by("-number")
