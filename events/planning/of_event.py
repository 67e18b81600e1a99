"""Rows that belong to an event are seen by whoever sees the event; guests, by whoever may read their names."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

from crm.access.scope import ScopedQuerySet
from events.planning.models import Event

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from crm.access.models import User

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class OfEventQuerySet(ScopedQuerySet[Row_co]):
    """A queryset whose rows have an `event`; `view_permission` still opens the table."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return super().visible_to(user).filter(event__in=Event.objects.visible_to(user).values("pk"))


class GuestsQuerySet(ScopedQuerySet[Row_co]):
    """A queryset whose rows tell of guests; `event_path` names the lookup of their event."""

    view_permission = "events.view_events"
    event_path = "event"

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        seen = Event.objects.with_guests_for(user)
        return super().visible_to(user).filter(**{f"{self.event_path}__in": seen.values("pk")})

    def run_by(self, user: "User | AnonymousUser") -> Self:
        """Those of events that this person runs: what they may change."""
        run = Event.objects.run_by(user)
        return super().visible_to(user).filter(**{f"{self.event_path}__in": run.values("pk")})
