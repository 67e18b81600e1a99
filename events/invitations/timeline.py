"""Invitations, answers and presence on the card of a contact (port of crm.overview)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.contacts.models import Contact
from crm.overview.ports import TimelineEntry
from crm.web import states
from events.invitations.audience import reason_words
from events.invitations.models import Invitation, Rsvp


class InvitationTimeline:
    """What happened between a person and our events."""

    def entries(self, contact: Contact, user: User) -> Iterable[TimelineEntry]:
        """Invited, answered and came, each as an entry of its own."""
        for row in _seen_by(user).filter(contact=contact).select_related("event", "attendance"):
            yield from reversed(_of(row))

    def latest(self, contacts: Collection[int], user: User) -> Mapping[int, TimelineEntry]:
        """The newest of these entries for each person."""
        theirs = _seen_by(user).filter(contact=OuterRef("contact"))  # the newest of those this reader may see
        newest = theirs.annotate(last_at=_LAST).order_by("-last_at", "-pk").values("pk")[:1]
        rows = _seen_by(user).filter(contact__in=contacts, pk=Subquery(newest)).select_related("event", "attendance")
        return {row.contact_id: max(reversed(_of(row)), key=lambda entry: entry.at) for row in rows if row.contact_id}


# The latest moment that an invitation knows of.
_LAST = Coalesce(F("attendance__marked_at"), F("rsvp_at"), F("issued_at"))


def _seen_by(user: User) -> QuerySet[Invitation]:
    return Invitation.objects.visible_to(user).filter(issued_at__isnull=False)


def _of(row: Invitation) -> list[TimelineEntry]:
    """Invited, answered, came: in the order of life, also where they bear the same minute."""
    event, url = row.event, reverse("events:invitation", args=[row.event.code, row.pk])
    found = [
        TimelineEntry(
            at=row.issued_at or event.created_at,
            tone="info",
            icon="mail",
            strong=_("Invited:"),
            title=event.title,
            text=reason_words(row.reason.get("codes", ())),
            url=url,
            verb=_("Open the invitation"),
        )
    ]
    if row.rsvp != Rsvp.NO_REPLY and row.rsvp_at:
        found.append(_entry("rsvp", row.rsvp, row.rsvp_at, event.title, text=str(row.get_rsvp_door_display()), url=url))
    presence = getattr(row, "attendance", None)
    if presence is not None and presence.state != "unknown":
        at = presence.marked_at or event.starts_at
        found.append(_entry("attendance", presence.state, at, event.title, url=url))
    return found


def _entry(kind: str, code: str, at: datetime, title: str, *, text: str = "", url: str) -> TimelineEntry:
    shown = states.state(kind, code)
    return TimelineEntry(
        at=at,
        tone=shown.tone,
        icon=shown.icon,
        strong=f"{capfirst(str(shown.label))}:",
        title=title,
        text=text,
        url=url,
    )


SOURCE = InvitationTimeline()
