"""Rows that belong to an event are seen by whoever sees the event."""

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
