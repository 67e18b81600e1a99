"""The first page of a member of staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from crm.access.actions import administrators_besides
from crm.access.gates import own_page
from crm.access.models import User
from events.today import queries
from events.today.first_steps import first_steps
from events.today.rows import is_due


@require_safe
@own_page
def today(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, what comes next, what was answered. Every member of staff has one."""
    assert isinstance(request.user, User)
    user, now = request.user, timezone.now()
    matters = queries.matters_of(user, now)
    sees_events = user.may("events.view_events")
    context = {
        "now": now,
        "matters": matters,
        "first_steps": first_steps(user),
        "administrators": [] if user.roles else administrators_besides(user).order_by("last_name", "pk").distinct(),
        "due_today": sum(is_due(matter, queries.day_ends(now)) for matter in matters),
        "rows": [
            {
                "event": event,
                "free": max((event.seats or 0) - event.accepted, 0),  # type: ignore[attr-defined]
                "first": timezone.localdate(event.starts_at, event.zone),
                "last": timezone.localdate(event.ends_at, event.zone),
            }
            for event in queries.coming_events(user, now)
        ]
        if sees_events
        else [],
        "answers": queries.answers_of_the_day(user, now) if sees_events else None,
        "queue": queries.queue_of(user, now),
        "sendings": queries.latest_sendings(user),
        "sees_events": sees_events,
        "may_create": user.may("events.edit_events"),
        "may_invite": user.may("events.manage_invitations"),
    }
    return render(request, "events/today/today.html", context)
