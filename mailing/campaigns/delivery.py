"""Adapter of the port of mailing.delivery: what campaigns do when their letters are in trouble, or all done."""

from collections.abc import Iterable
from datetime import datetime

from mailing.campaigns import actions
from mailing.campaigns.models import Campaign
from mailing.campaigns.refusals import WrongState


def in_trouble(campaign_id: int, reason: str, *, now: datetime) -> None:
    """Pause, so that a person looks before the whole list meets the same refusal."""
    campaign = Campaign.objects.get(pk=campaign_id)
    try:
        actions.pause(campaign, by=None, reason=reason, now=now, actor="sender")
    except WrongState:
        return  # another worker met the same trouble and was first


def emptied(campaign_ids: Iterable[int], *, now: datetime) -> None:
    """Close those of which no letter may leave any more."""
    for campaign in Campaign.objects.filter(pk__in=campaign_ids):
        actions.finish(campaign, now=now)
