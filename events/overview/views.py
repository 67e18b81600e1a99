"""Lists of events and the page of one."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from crm.access.gates import person, staff_may
from crm.body.models import Body
from crm.web.paging import keyset_page
from crm.web.parts import Tab, render_part
from events.changes.guests import behind_count
from events.overview import months, queries
from events.overview.filters import EventFilter
from events.overview.next_step import Standing, next_step
from events.planning.models import Event
from mailing.campaigns.models import Campaign

ORDERS = {"past": ("-starts_at", "-pk"), "awaiting": ("-starts_at", "-pk")}
MOST_ENTRIES = 3  # a day of the month shows so many, then says how many more


@require_safe
@staff_may("events.view_events")
def event_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    view = request.GET.get("view", "")
    view = view if view in queries.VIEWS else "coming"
    form = EventFilter(request.GET)
    found = form.narrow(Event.objects.visible_to(request.user))
    counts = queries.view_counts(found, now)
    rows = queries.with_counts(found.filter(queries.in_view(view, now)).select_related("venue", "department"))
    page = keyset_page(rows, request, order=ORDERS.get(view, ("starts_at", "pk")), count=False)
    labels = {
        "coming": pgettext("tab of events", "Coming"),
        "awaiting": pgettext("tab of events", "Outcome due"),
        "past": pgettext("tab of events", "Past"),
        "drafts": pgettext("tab of events", "Drafts"),
    }
    context = {
        "form": form,
        "page": page,
        "total": counts[view],
        "view": view,
        "keep": {"view": view},
        "tabs": [Tab(labels[name], _kept(request, view=name), counts[name], name == view) for name in queries.VIEWS],
        "may_edit": person(request).may("events.edit_events"),
    }
    return render_part(request, "events/overview/list.html", "list", context)


def _kept(request: HttpRequest, **changes: str) -> str:
    """The address of this list with other values; paging starts anew."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@require_safe
@staff_may("events.view_events")
def month(request: HttpRequest) -> HttpResponse:
    zone = Body.current().zone
    today = timezone.localdate(timezone=zone)
    shown = months.read_month(request.GET.get("month", ""), today)
    form = EventFilter(request.GET)
    first, end = (datetime.combine(day, time(), zone) for day in (shown.monday, shown.end))
    events = (
        form.narrow(Event.objects.visible_to(request.user))
        .filter(starts_at__lt=end, ends_at__gte=first)
        .order_by("starts_at", "pk")
    )
    entries = [(_day(event, event.starts_at), _day(event, event.ends_at), event) for event in events]
    context = {
        "month": shown,
        "today": today,
        "days": months.grid(shown, entries),
        "weekdays": [shown.monday + timedelta(days=n) for n in range(7)],
        "form": form,
        "most": MOST_ENTRIES,
        "count": len(entries),
        "may_edit": person(request).may("events.edit_events"),
        "nav_current": "events",
    }
    return render_part(request, "events/overview/month.html", "month", context)


def _day(event: Event, moment: datetime) -> date:
    return moment.astimezone(event.zone).date()


@require_safe
@staff_may("events.view_events")
def event_page(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    event = get_object_or_404(
        Event.objects.visible_to(request.user).select_related("venue", "department", "officer", "council"), code=code
    )
    counts = queries.guest_counts(event)
    waves = list(queries.waves_of(event))
    waiting = next((wave for wave in waves if _waits(wave.campaign)), None)
    step = next_step(
        Standing(
            state=event.state,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            answers_until=event.answers_until,
            is_all_day=event.is_all_day,
            invited=counts.active,
            silent=counts.silent,
            waits_for_approval=waiting is not None,
        ),
        now,
    )
    runs = event.is_run_by(person(request))
    funnel = [(pgettext("funnel", "invited"), counts.issued), (pgettext("funnel", "agreed"), counts.accepted)]
    if event.ends_at <= now or counts.came:
        funnel.append((pgettext("funnel", "came"), counts.came))
    context = {
        "event": event,
        "active": "overview",
        "counts": counts,
        "funnel": funnel,
        "waves": waves,
        "waiting": waiting,
        "speakers": list(event.speakers.all()),
        "groups": list(event.groups.all()),
        "step": step,
        "remind_words": ngettext("Remind %(n)s guest", "Remind %(n)s guests", counts.silent) % {"n": counts.silent},
        "announce_url": reverse("events:event-announce", args=[code]),
        "held_url": reverse("events:event-held", args=[code]),
        "invite_url": reverse("events:event-invite", args=[code]),
        "now": now,
        "behind": behind_count(event, now),
        "is_over": event.ends_at <= now,
        "shows_guests": event.shows_guests_to(person(request)),
        "may_edit": runs and person(request).may("events.edit_events"),
        "may_invite": runs and person(request).may("events.manage_invitations"),
    }
    return render_part(request, "events/overview/page.html", "page", context)


def _waits(campaign: Campaign | None) -> bool:
    return campaign is not None and campaign.state == Campaign.State.ON_APPROVAL
