"""What sending tells the room above: a campaign in trouble, a campaign whose letters are all done."""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings


class DeliveryWatcher(Protocol):
    """A module of the setting MAILING_DELIVERY_WATCHERS."""

    def in_trouble(self, campaign_id: int, reason: str, *, now: datetime) -> None:
        """A server refuses us, not one recipient: the reason holds its words."""

    def emptied(self, campaign_ids: Iterable[int], *, now: datetime) -> None:
        """Letters of these campaigns reached an end; some may have none left that could leave."""


def watchers() -> list[DeliveryWatcher]:
    return [cast(DeliveryWatcher, import_module(path)) for path in settings.MAILING_DELIVERY_WATCHERS]
