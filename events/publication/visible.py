"""The one "public now" question. Pages, feeds, lists and the site map of strangers ask here and nowhere else."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.councils.models import AdvisoryBody, Membership
from events.outcomes.models import OutcomeVersion
from events.planning.models import Event
from events.press.models import PressAnnouncement

CANCELLED_STAYS = timedelta(days=30)  # in feeds, struck out, so that subscribers learn of it
FEED_BACK, FEED_AHEAD = timedelta(days=90), timedelta(days=549)  # 18 months
OFF = (Event.State.CANCELLED, Event.State.POSTPONED)


def events() -> QuerySet[Event]:
    """Public events that were announced, also those called off since."""
    return Event.objects.public().select_related("venue", "department", "officer")


def coming(now: datetime) -> QuerySet[Event]:
    """Those that are not over, the nearest first; postponed ones have no day to come on."""
    return events().filter(ends_at__gte=now).exclude(state__in=OFF).order_by("starts_at", "pk")


def in_feed(now: datetime) -> QuerySet[Event]:
    """What a subscriber's calendar holds: 90 days back, 18 months ahead; called-off ones for 30 days."""
    window = Q(ends_at__gte=now - FEED_BACK, starts_at__lte=now + FEED_AHEAD)
    stays = ~Q(state__in=OFF) | Q(state_at__gte=now - CANCELLED_STAYS)
    return events().filter(window & stays).order_by("starts_at", "pk")


def outcomes() -> QuerySet[OutcomeVersion]:
    """The newest version of each published outcome of a public event, the latest event first."""
    newer = OutcomeVersion.objects.filter(
        outcome=OuterRef("outcome"), withdrawn_at__isnull=True, number__gt=OuterRef("number")
    )
    return outcome_versions().filter(~Exists(newer)).order_by("-outcome__event__starts_at", "-pk")


def outcome_versions() -> QuerySet[OutcomeVersion]:
    """Every version that may be read, also those with a newer one beside them."""
    rows = OutcomeVersion.objects.filter(withdrawn_at__isnull=True, outcome__event__in=Event.objects.public())
    return rows.select_related("outcome__event")


def announcements(now: datetime) -> QuerySet[PressAnnouncement]:
    """Announcements that went out to the press about public events, the latest first."""
    out = (PressAnnouncement.State.SENT, PressAnnouncement.State.SCHEDULED)  # a scheduled one, once its hour has come
    rows = PressAnnouncement.objects.filter(state__in=out, published_at__lte=now, event__in=Event.objects.public())
    return rows.select_related("event", "event__venue").order_by("-published_at", "-pk")


def councils() -> QuerySet[AdvisoryBody]:
    """All advisory bodies: each exists by a published statute."""
    return AdvisoryBody.objects.order_by("name_ru")


def named_members(body: AdvisoryBody, today: date) -> QuerySet[Membership]:
    """Members who sit now and may be named: appointed by an act, or with a consent to publication of their own."""
    sitting = Membership.objects.filter(body=body).sitting_on(today)
    named = ~Q(act="") | Q(contact__standing__publish_name_on__isnull=False)
    return sitting.filter(named).select_related("contact", "represents")


def sitting_count(body: AdvisoryBody, today: date) -> int:
    return Membership.objects.filter(body=body).sitting_on(today).count()


def feed_moment(now: datetime) -> datetime | None:
    """When the public calendar last changed: it also moves when an event leaves, so that a cached answer grows old.

    Counts every change of events that are or were public, and the moments at which one entered or left the window.
    """
    rows = Event.objects.filter(state__in=Event.PUBLIC_STATES)
    moments = []
    for changed, starts, ends, state, state_at in rows.values_list(
        "changed_at", "starts_at", "ends_at", "state", "state_at"
    ):
        moments += [changed, starts - FEED_AHEAD, ends + FEED_BACK]
        if state in OFF:
            moments.append(state_at + CANCELLED_STAYS)
    return max((moment for moment in moments if moment <= now), default=None)
