"""How an event is told on a page: its days, place and letters, and the tabs with their counts. In all templates."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import template
from django.db.models import Count, Q
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext

from crm.web import dates
from crm.web.parts import Tab
from crm.web.typography import bind
from events.invitations.models import Invitation, Rsvp, Wave
from events.planning.models import Event

register = template.Library()
DAY_ENDS = time(23, 59)
OF_GUESTS = ("waves", "answers", "door")  # sections that name them


def _language() -> str:
    return get_language() or "ru"


@register.filter
def event_days(event: Event) -> str:
    """03.12.2026, or both days of a longer event."""
    first, last = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    if first.date() == last.date():
        return dates.day(first, _language())
    return f"{dates.day(first, _language())} – {dates.day(last, _language())}"


@register.filter
def event_hours(event: Event) -> str:
    """17:30–19:30"""
    first, last = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    return f"{dates.clock(first)}–{dates.clock(last)}"


@register.filter
def event_start(event: Event) -> str:
    """17:30"""
    return dates.clock(event.starts_at.astimezone(event.zone))


@register.filter
def event_when(event: Event) -> str:
    """3 декабря 2026 г., четверг, 17:30; whole days as «16 ноября – 1 декабря 2026 г.»."""
    first, last = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    if event.is_all_day:
        return dates.days(first.date(), last.date(), _language())
    return f"{dates.long_day(first, _language())}, {dates.weekday(first, _language())}, {dates.clock(first)}"


@register.filter
def event_place(event: Event) -> str:
    """Дом культуры «Речна», 40 мест"""
    place = ", ".join(part for part in (str(event.venue or ""), event.room) if part)
    if event.seats:
        place = f"{place}, " + ngettext("%(n)s seat", "%(n)s seats", event.seats) % {"n": event.seats}
    return bind(place)


@register.filter
def event_summary(event: Event) -> str:
    """What it is about, in the reader's language."""
    return event.summary_in(_language())


@register.filter
def moment_in(moment: datetime | None, zone: ZoneInfo) -> str:
    """02.12.2026, 18:00 by the clocks of that zone; the end of a day is told as the day."""
    if moment is None:
        return ""
    there = moment.astimezone(zone)
    return dates.day(there, _language()) if there.time() >= DAY_ENDS else dates.moment(there, _language())


@register.filter
def wave_title(wave: Wave) -> str:
    """Приглашения, волна 1"""
    return {
        Wave.Kind.INVITATION: pgettext("letters of an event", "Invitations, wave %(number)s"),
        Wave.Kind.REMINDER: pgettext("letters of an event", "Reminder"),
        Wave.Kind.UPDATE: pgettext("letters of an event", "Notice of a change"),
        Wave.Kind.CANCELLATION: pgettext("letters of an event", "Cancellation"),
    }[Wave.Kind(wave.kind)] % {"number": wave.number}


@register.filter
def wave_line(wave: Wave) -> str:
    """143 письма · 17.11.2026, 10:00 · Полевая Е. С."""
    parts = []
    if wave.campaign is not None and wave.campaign.audience_size:
        size = wave.campaign.audience_size
        parts.append(ngettext("%(n)s letter", "%(n)s letters", size) % {"n": size})
    parts.append(dates.moment(wave.created_at.astimezone(wave.event.zone), _language()))
    if wave.created_by is not None:
        parts.append(str(wave.created_by))
    return " · ".join(parts)


@register.simple_tag(takes_context=True)
def event_tabs(context: Context, event: Event, active: str) -> list[Tab]:
    """{% event_tabs event "answers" as tabs %}: the sections of an event that the reader may open, with counts."""
    user = context["request"].user
    shows_guests = event.shows_guests_to(user)
    issued = Q(issued_at__isnull=False)
    counts = (
        Invitation.objects.active()
        .filter(event=event)
        .aggregate(active=Count("pk"), answered=Count("pk", filter=issued & ~Q(rsvp=Rsvp.NO_REPLY)))
    )
    sections = [
        ("overview", pgettext("section of an event", "Overview"), "events:event", None, "events.view_events"),
        (
            "waves",
            pgettext("section of an event", "Invitations"),
            "events:event-waves",
            counts["active"],
            "events.view_events",
        ),
        (
            "answers",
            pgettext("section of an event", "Answers"),
            "events:event-answers",
            counts["answered"],
            "events.view_events",
        ),
        ("door", pgettext("section of an event", "Door"), "events:door", None, "events.keep_door"),
        ("press", pgettext("section of an event", "Media"), "events:event-press", None, "events.view_press"),
        ("outcome", pgettext("section of an event", "Outcome"), "events:outcome", None, "events.view_events"),
    ]
    return [
        Tab(label, reverse(url, args=[event.code]), count, name == active)
        for name, label, url, count, permission in sections
        if user.may(permission) and (name != "press" or event.is_for_press) and (name not in OF_GUESTS or shows_guests)
    ]
