"""Questions about accreditations."""

from datetime import date

from django.db.models import Q, QuerySet

from crm.access.models import User
from events.accreditation.models import Accreditation

State = Accreditation.State
VIEWS = ("waiting", "permanent", "events", "over")


def in_view(view: str, today: date) -> Q:
    """The condition of a tab; each accreditation is in exactly one. Raises KeyError for another name."""
    in_force = Q(state=State.APPROVED) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    waiting = Q(state=State.REQUESTED)
    return {
        "waiting": waiting,
        "permanent": in_force & Q(event__isnull=True),
        "events": in_force & Q(event__isnull=False),
        "over": ~in_force & ~waiting,
    }[view]


def listed(user: User) -> QuerySet[Accreditation]:
    """All this person may see, with what a list shows."""
    return Accreditation.objects.visible_to(user).select_related("contact", "outlet__organisation", "event")


def waiting(user: User) -> QuerySet[Accreditation]:
    """Applications nobody decided yet, the oldest first."""
    return listed(user).filter(state=State.REQUESTED).order_by("requested_at", "pk")
