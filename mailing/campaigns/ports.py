"""What the storey above may want to hear of a campaign, and what it can check for us."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from mailing.campaigns.models import Campaign


class CampaignWatcher(Protocol):
    """A module that is told when a campaign passes a point of no return; all within the campaign's own transaction.

    A watcher that does not know the campaign does nothing.
    """

    def launched(self, campaign: Campaign, *, now: datetime) -> None:
        """Its letters may leave from now on (also when they wait for a set hour)."""

    def begun(self, campaign: Campaign, *, now: datetime) -> None:
        """The hour that it waited for has come: its letters leave."""

    def withdrawn(self, campaign: Campaign, *, now: datetime) -> None:
        """The list is gone before any letter left: sent back, taken back or cancelled."""

    def cancelled(self, campaign: Campaign, *, now: datetime) -> None:
        """The letters that had not left by now never will."""

    def is_outdated(self, campaign: Campaign) -> bool:
        """Say whether what its fixed letters tell is no longer so; asked before they are let go."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a campaign is about, for the path above its page: the event, the announcement."""

    label: str
    url: str


class CampaignOrigins(Protocol):
    """A module that knows where campaigns come from. Listed in MAILING_CAMPAIGN_ORIGINS."""

    def origins(self, campaign_ids: Collection[int]) -> Mapping[int, Origin]:
        """Answer the origins of those of these campaigns that it knows, in one query or two."""


def origins_of(campaigns: Iterable[Campaign]) -> dict[int, Origin]:
    """Where these campaigns come from; a letter written for itself has no origin."""
    ids = {campaign.pk for campaign in campaigns}
    found: dict[int, Origin] = {}
    for path in settings.MAILING_CAMPAIGN_ORIGINS:
        found.update(cast(CampaignOrigins, import_module(path)).origins(ids - found.keys()))
    return found


def watchers() -> Iterable[CampaignWatcher]:
    """The adapters of the setting MAILING_CAMPAIGN_WATCHERS, in order."""
    return [cast(CampaignWatcher, import_module(path)) for path in settings.MAILING_CAMPAIGN_WATCHERS]


def calendar_check() -> Callable[[str], list[str]] | None:
    """The function that judges a calendar part (setting MAILING_CALENDAR_CHECK): a list of what is wrong with it."""
    path = settings.MAILING_CALENDAR_CHECK
    return cast(Callable[[str], list[str]], import_string(path)) if path else None
