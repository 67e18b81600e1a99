"""What the first page shows: matters in their order, coming events, answers, the queue of letters."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from crm.access.models import User
from events.invitations.models import Answer, Invitation, Rsvp
from events.overview.queries import with_counts
from events.planning.models import Event
from events.today import event_sources, group_sources, guest_sources, letter_sources, press_sources
from events.today.rows import Matter, in_order
from mailing.campaigns.models import Campaign
from mailing.campaigns.queries import accepted_counts, visible_campaigns
from mailing.delivery.models import Delivery

SOURCES = (
    letter_sources.to_approve,
    letter_sources.unknown_letters,
    letter_sources.stopped,
    letter_sources.unread,
    guest_sources.requests,
    guest_sources.odd_answers,
    guest_sources.dead_addresses,
    press_sources.applications,
    press_sources.announcements,
    event_sources.drafts,
    event_sources.to_close,
    event_sources.reports,
    event_sources.outcomes,
    group_sources.reviews,
)
COMING = 5
SENDINGS = 3
DAYS = 14  # of the sparkline
NOT_YET_SENT = (Delivery.State.QUEUED, Delivery.State.CLAIMED, Delivery.State.HANDING_OVER, Delivery.State.DEFERRED)
STUCK = timedelta(minutes=3)  # a letter that is due for so long waits for a sender that does not work


def matters_of(user: User, now: datetime) -> list[Matter]:
    """Everything that waits for this person, the urgent first."""
    found = [matter for source in SOURCES for matter in source(user, now)]
    return in_order(found, day_ends_at=day_ends(now))


def day_ends(now: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time(23, 59, 59)))


def coming_events(user: User, now: datetime) -> QuerySet[Event]:
    """The next events: how many were invited, will come, wait for a seat or their letter, and whether one runs them."""
    waits = Count(
        "invitations", filter=Q(invitations__rsvp=Rsvp.WAITLISTED, invitations__state=Invitation.State.ACTIVE)
    )
    unsent = Count(
        "invitations", filter=Q(invitations__delivery__state__in=NOT_YET_SENT, invitations__issued_at__isnull=False)
    )
    rows = Event.objects.visible_to(user).coming(now).exclude(state=Event.State.POSTPONED)
    runs = Exists(Event.objects.run_by(user).filter(pk=OuterRef("pk")))
    return with_counts(rows.annotate(waitlisted=waits, unsent=unsent, is_mine=runs)).select_related("council")[:COMING]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers since a moment, and how many came on each of the last days, today last."""

    since: datetime
    accepted: int
    declined: int
    delegated: int
    other: int
    by_day: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.accepted + self.declined + self.delegated + self.other


def answers_of_the_day(user: User, now: datetime) -> Answers:
    """Answers to events that this person sees, in two queries."""
    since, today = now - timedelta(days=1), timezone.localdate(now)
    first = today - timedelta(days=DAYS - 1)
    seen = Event.objects.visible_to(user)
    applied = Answer.objects.filter(invitation__event__in=seen, outcome=Answer.Outcome.APPLIED).order_by()
    counts = dict(applied.filter(received_at__gte=since).values_list("rsvp").annotate(n=Count("pk")))
    begin = timezone.make_aware(datetime.combine(first, time()))
    days: dict[date, int] = dict(
        applied.filter(received_at__gte=begin)
        .annotate(day=TruncDate("received_at"))
        .values_list("day")
        .annotate(n=Count("pk"))
    )
    told = (Rsvp.ACCEPTED, Rsvp.DECLINED, Rsvp.DELEGATED)
    return Answers(
        since=since,
        accepted=counts.get(Rsvp.ACCEPTED, 0),
        declined=counts.get(Rsvp.DECLINED, 0),
        delegated=counts.get(Rsvp.DELEGATED, 0),
        other=sum(n for answer, n in counts.items() if answer not in told),
        by_day=tuple(days.get(first + timedelta(days=n), 0) for n in range(DAYS)),
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """One of the latest sendings: how many of its letters a server took."""

    campaign: Campaign
    accepted: int


def latest_sendings(user: User) -> list[Sending]:
    """The latest letters to many; the short automatic ones are not among them."""
    rows = visible_campaigns(user).exclude(purpose=Campaign.Purpose.CONFIRMATION).exclude(state=Campaign.State.DRAFT)
    campaigns = list(rows.filter(audience_size__gt=1).order_by("-state_at", "-pk")[:SENDINGS])
    counts = accepted_counts(campaigns)
    return [Sending(campaign, counts.get(campaign.pk, 0)) for campaign in campaigns]


@dataclass(frozen=True, slots=True)
class Queue:
    """How the letters leave: those due, and those due for too long."""

    due: int
    stuck: int
    scheduled: int


def queue_of(user: User, now: datetime) -> Queue | None:
    """The queue of letters, for those who see campaigns."""
    if not user.may("mailing.view_campaigns"):
        return None
    due = Delivery.objects.due(now).order_by()
    counts = due.aggregate(due=Count("pk"), stuck=Count("pk", filter=Q(due_at__lt=now - STUCK)))
    sending = Campaign.objects.visible_to(user).filter(state=Campaign.State.SCHEDULED)
    # Letters of one sending leave one after another: they are stuck only when none has left for a while.
    moved = Delivery.objects.filter(state=Delivery.State.ACCEPTED, accepted_at__gte=now - STUCK).exists()
    return Queue(counts["due"], 0 if moved else counts["stuck"], sending.count())
