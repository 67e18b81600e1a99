"""Adapter of mailing.campaigns: which event a campaign is about."""

from collections.abc import Collection, Mapping

from events.invitations.models import Wave
from events.press.models import PressAnnouncement
from mailing.campaigns.ports import Origin


def origins(campaign_ids: Collection[int]) -> Mapping[int, Origin]:
    """The event of each campaign that is a wave of invitations or an announcement."""
    waves = Wave.objects.filter(campaign__in=list(campaign_ids)).select_related("event")
    announcements = PressAnnouncement.objects.filter(campaign__in=list(campaign_ids)).select_related("event")
    return {
        row.campaign_id: Origin(row.event.title, row.event.get_absolute_url())
        for row in (*waves, *announcements)
        if row.campaign_id is not None
    }
