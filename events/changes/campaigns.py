"""What becomes of calendars' revisions when the letters of a change never leave (port of mailing.campaigns)."""

from datetime import datetime

from events.invitations.models import Revision
from mailing.campaigns.models import Campaign

PURPOSES = (Campaign.Purpose.UPDATE, Campaign.Purpose.CANCELLATION, Campaign.Purpose.CONFIRMATION)


def launched(campaign: Campaign, *, now: datetime) -> None:
    """The letters may leave: the calendars will show what the revisions say."""


def begun(campaign: Campaign, *, now: datetime) -> None:
    """Nothing more than at the launch."""


def withdrawn(campaign: Campaign, *, now: datetime) -> None:
    """No letter left: no calendar was told, so these guests are behind until they are told anew."""
    if campaign.purpose in PURPOSES:
        Revision.objects.filter(delivery__campaign=campaign).delete()


def cancelled(campaign: Campaign, *, now: datetime) -> None:
    """Revisions of letters that were taken off count as never told: guests.last_told passes over them."""


def is_outdated(campaign: Campaign) -> bool:
    """Answered by events.invitations: a notice of a change is a wave like the others."""
    return False
