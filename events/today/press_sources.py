"""What of the press office waits: applications of journalists, announcements to make."""

from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access.models import User
from events.accreditation.queries import waiting
from events.planning.models import Event
from events.press.models import PressAnnouncement
from events.press.queries import press_events
from events.today.rows import Matter, first_names
from events.today.words import day_word, when

ANNOUNCED_BEFORE = timedelta(days=10)  # an announcement goes out a week before the event


def applications(user: User, now: datetime) -> list[Matter]:
    """Applications for accreditation, one row an event."""
    if not user.may("events.edit_press"):
        return []
    rows = sorted(waiting(user), key=lambda row: row.event_id or 0)
    matters = []
    for _pk, group in groupby(rows, key=lambda row: row.event_id):
        found = list(group)
        event = found[0].event
        title = ngettext("%(n)s application for accreditation", "%(n)s applications for accreditation", len(found))
        outlets = first_names(list(dict.fromkeys(row.shown_outlet for row in found if row.shown_outlet)))
        until = event.accreditation_until if event else None
        matters.append(
            Matter(
                tone="info",
                icon="mic",
                title=title % {"n": len(found)},
                text=f"{outlets} — {event.title}, {when(event.starts_at)}." if event else outlets,
                due=_("Answer by %(day)s") % {"day": day_word(until, now)} if until else "",
                due_at=until,
                verb=_("Consider"),
                url=reverse("events:event-press", args=[event.code]) + "#accreditation"
                if event
                else reverse("events:accreditation-register"),
                n=len(found),
            )
        )
    return matters


def announcements(user: User, now: datetime) -> list[Matter]:
    """Events for the press that are near and have no announcement out or under way."""
    if not user.may("events.edit_press"):
        return []
    state = PressAnnouncement.State
    alive = PressAnnouncement.objects.filter(event=OuterRef("pk")).exclude(state__in=[state.DRAFT, state.WITHDRAWN])
    near = press_events(user, now).filter(starts_at__lte=now + ANNOUNCED_BEFORE).exclude(state=Event.State.POSTPONED)
    return [
        Matter(
            tone="info",
            icon="mic",
            title=_("Announcement: %(title)s") % {"title": event.title},
            text=_("%(when)s. No announcement was sent to the newsrooms.") % {"when": when(event.starts_at)},
            due_at=event.starts_at - timedelta(days=1),
            verb=_("Make an announcement"),
            url=reverse("events:event-press", args=[event.code]),
        )
        for event in near.filter(~Exists(alive))
    ]
