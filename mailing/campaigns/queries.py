"""Questions about campaigns that several pages ask."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from crm.access.models import User
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery


def visible_campaigns(user: User) -> QuerySet[Campaign]:
    """The campaigns a person may see, with those whose names stand on the page."""
    rows = Campaign.objects.visible_to(user)
    return rows.select_related("sender", "department", "author", "approved_by", "requested_by")


def accepted_counts(campaigns: Iterable[Campaign]) -> dict[int, int]:
    """How many letters of each campaign the server took; one query."""
    accepted = Delivery.objects.filter(campaign__in=list(campaigns), state=Delivery.State.ACCEPTED)
    return dict(accepted.order_by().values_list("campaign").annotate(n=Count("pk")))


def letters_to_decide(user: User) -> QuerySet[Delivery]:
    """Letters of which nobody knows whether they left: a person decides about each."""
    return Delivery.objects.visible_to(user).filter(state=Delivery.State.UNKNOWN)


def campaigns_to_approve(user: User) -> QuerySet[Campaign]:
    """Letters that wait for this person: asked for by others, and this person may approve."""
    if not user.may("mailing.approve_campaigns"):
        return Campaign.objects.none()
    waiting = Campaign.objects.visible_to(user).filter(state=Campaign.State.ON_APPROVAL)
    return waiting.exclude(author=user).exclude(requested_by=user).exclude(writers=user).order_by("requested_at", "pk")
