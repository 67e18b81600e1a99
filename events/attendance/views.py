"""The tab of an event about its door: counts, links for helpers, the sheet of paper."""

from datetime import datetime

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.parts import confirm
from events.attendance import door_list, queries
from events.attendance.actions import make_door_link, mark_rest_absent, revoke_door_link
from events.attendance.forms import DoorLinkForm
from events.attendance.models import DoorLink
from events.attendance.queries import DOOR_STATES
from events.planning.models import Event

SPARE_LINES = 12  # of the sheet, for those who come without an invitation


def _event(request: HttpRequest, code: str) -> Event:
    return get_object_or_404(Event.objects.run_by(request.user).select_related("venue"), code=code)


@require_safe
@staff_may("events.view_events")
def door(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.with_guests_for(request.user).select_related("venue"), code=code)
    return render(request, "events/attendance/overview.html", _context(request, event, timezone.now()))


def _context(request: HttpRequest, event: Event, now: datetime, form: DoorLinkForm | None = None) -> dict[str, object]:
    guests = queries.guests_of(event)
    may_keep = person(request).may("events.keep_door") and event.is_run_by(person(request))
    return {
        "event": event,
        "active": "door",
        "count": door_list.counted(guests),
        "marks": list(queries.marks_of(event)),
        "is_open": event.state in DOOR_STATES,
        "may_keep": may_keep and event.state in DOOR_STATES,
        "is_over": event.ends_at <= now,
        "links": list(DoorLink.objects.visible_to(request.user).filter(event=event).order_by("-created_at")),
        "form": (form or DoorLinkForm(event=event, now=now)) if may_keep and event.state in DOOR_STATES else None,
        "now": now,
    }


@require_safe
@staff_may("events.keep_door")
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """A4 with a column for signatures: those who said yes or maybe, then empty lines."""
    event = _event(request, code)
    guests = [guest for guest in queries.guests_of(event) if guest.is_expected or guest.is_present]
    unsure = sum(guest.is_unsure for guest in guests)
    context = {
        "event": event,
        "guests": guests,
        "unsure": unsure,
        "spare": range(SPARE_LINES),
        "now": timezone.now(),
    }
    return render(request, "events/attendance/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.keep_door")
def rest_absent(request: HttpRequest, code: str) -> HttpResponse:
    event = _event(request, code)
    back = reverse("events:door", args=[event.code])
    if request.method == "POST":
        assert isinstance(request.user, User)
        try:
            n = mark_rest_absent(event, by=request.user, now=timezone.now())
        except Refusal as refused:
            notices.say(request, refused.message, tone="warn")
        else:
            text = ngettext("%(n)s person is marked as not there.", "%(n)s people are marked as not there.", n)
            notices.say(request, text % {"n": n})
        return HttpResponseRedirect(back)
    n = door_list.counted(queries.guests_of(event)).waiting
    effect = ngettext(
        "%(n)s person was expected and has no mark. A mark can be taken back one by one.",
        "%(n)s people were expected and have no mark. Marks can be taken back one by one.",
        n,
    )
    return confirm(
        request,
        title=_("Mark the others as not there?"),
        effects=[effect % {"n": n}],
        verb=_("Mark as not there"),
        back_url=back,
        crumbs=[(event.title, event.get_absolute_url())],
    )


@require_POST
@staff_may("events.keep_door")
def make_link(request: HttpRequest, code: str) -> HttpResponse:
    """Make a helper's link and show it, this once."""
    event, now = _event(request, code), timezone.now()
    form = DoorLinkForm(request.POST, event=event, now=now)
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            link, token = make_door_link(event, **form.cleaned_data, by=request.user, now=now)
        except Refusal as refused:
            form.add_error(None, str(refused.message))
        else:
            url = settings.SITE_URL + reverse("events:helper-list", args=[token])
            picture = segno.make(url, error="m").svg_data_uri(scale=5, border=2)
            context = {"event": event, "active": "door", "link": link, "url": url, "picture": picture}
            response = render(request, "events/attendance/link_made.html", context)
            response.headers["Cache-Control"] = "no-store"
            return response
    return render(request, "events/attendance/overview.html", _context(request, event, now, form), status=422)


@require_POST
@staff_may("events.keep_door")
def revoke_link(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    link = get_object_or_404(DoorLink.objects.run_by(request.user).filter(event__code=code), pk=pk)
    assert isinstance(request.user, User)
    revoke_door_link(link, by=request.user, now=timezone.now())
    notices.say(request, _("The link of “%(label)s” is closed. Marks made with it stay.") % {"label": link.label})
    return HttpResponseRedirect(reverse("events:door", args=[code]))
