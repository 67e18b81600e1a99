"""What becomes of an announcement when its letters are let go, returned or called off (port of mailing.campaigns)."""

from datetime import datetime

from crm.journal import actions as journal
from events.press.facts import lines_of
from events.press.models import CALLED_OFF, PressAnnouncement
from mailing.campaigns.models import Campaign

State = PressAnnouncement.State


def launched(campaign: Campaign, *, now: datetime) -> None:
    """The letters may leave: the announcement becomes public with them, at the hour the campaign waits for."""
    announcement = _of(campaign)
    if announcement is None:
        return
    waits = campaign.scheduled_at is not None and campaign.scheduled_at > now
    announcement.state = State.SCHEDULED if waits else State.SENT
    announcement.published_at = campaign.scheduled_at if waits else now
    announcement.save(update_fields=["state", "published_at"])
    journal.record(
        f"announcement.{announcement.state}", announcement, by=campaign.approved_by, at=now, campaign=campaign.pk
    )


def begun(campaign: Campaign, *, now: datetime) -> None:
    """The hour has come: what waited is sent out, unless it was withdrawn meanwhile."""
    announcement = _of(campaign)
    if announcement is None or announcement.state != State.SCHEDULED:
        return
    announcement.state = State.SENT
    announcement.save(update_fields=["state"])
    journal.record("announcement.sent", announcement, by=None, at=now, actor="clock", campaign=campaign.pk)


def withdrawn(campaign: Campaign, *, now: datetime) -> None:
    """No letter left: the announcement is a draft again."""
    announcement = _of(campaign)
    if announcement is None or announcement.state == State.WITHDRAWN:
        return
    if announcement.state == State.DRAFT:
        return
    announcement.state, announcement.page, announcement.published_at = State.DRAFT, [], None
    announcement.save(update_fields=["state", "page", "published_at"])
    journal.record("announcement.returned", announcement, by=None, at=now, actor="campaign", campaign=campaign.pk)


def cancelled(campaign: Campaign, *, now: datetime) -> None:
    """Some letters left, the rest never will: what the newsrooms have stays public."""


def is_outdated(campaign: Campaign) -> bool:
    """Say whether the sheet would read otherwise now, or its event is off."""
    announcement = PressAnnouncement.objects.select_related("event__venue").filter(campaign=campaign).first()
    if announcement is None:
        return False
    return announcement.event.state in CALLED_OFF or announcement.page != [
        line.as_json() for line in lines_of(announcement)
    ]


def _of(campaign: Campaign) -> PressAnnouncement | None:
    return PressAnnouncement.objects.select_for_update().filter(campaign=campaign).first()
