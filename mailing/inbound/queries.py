"""Questions about letters that arrived."""

from django.db.models import Count, Q, QuerySet

from crm.access.models import User
from mailing.inbound.models import InboundLetter

Kind, Outcome = InboundLetter.Kind, InboundLetter.Outcome
WAITS = Q(outcome__in=[Outcome.NEEDS_STAFF, Outcome.UNREADABLE], decided_at__isnull=True)
VIEWS: dict[str, Q] = {
    "waiting": WAITS,
    "answers": Q(kind=Kind.ANSWER),
    "bounces": Q(kind__in=[Kind.BOUNCE, Kind.COMPLAINT]),
    "other": Q(kind__in=[Kind.ABSENCE, Kind.OTHER, Kind.UNREAD]),
    "all": Q(),
}


def view_counts(letters: QuerySet[InboundLetter]) -> dict[str, int]:
    """How many letters each tab of the list holds, in one query."""
    counts = {name: Count("pk", filter=condition) for name, condition in VIEWS.items() if condition}
    return letters.order_by().aggregate(**counts, all=Count("pk"))


def waiting_count(user: User) -> int | None:
    """The number beside the section: letters about which a person has to decide."""
    return InboundLetter.objects.visible_to(user).filter(WAITS).count() or None
