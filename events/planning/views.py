"""Pages that make and change events, and the steps of their life."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access.gates import person, staff_may
from crm.journal.refusals import Refusal
from crm.web import notices
from events.planning import actions
from events.planning.forms import SPEAKERS, EventForm, Speakers
from events.planning.models import Event
from events.planning.outlets import PICK, outlets_in_order, picked
from events.planning.refusals import PlaceMissing

MORE_ROWS = 3


@require_http_methods(["GET", "POST"])
@staff_may("events.edit_events")
def create(request: HttpRequest) -> HttpResponse:
    form = EventForm(_typed(request), by=person(request), kind=request.GET.get("kind", ""))
    speakers = _speakers(request, None)
    if _is_saved(request) and form.is_valid() and speakers.is_valid():
        try:
            with transaction.atomic():
                event = actions.create_event(form.to_details(speakers.lines()), by=person(request), now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            _say_saved(request, event, _("The event is saved as a draft: %(code)s.") % {"code": event.code})
            return redirect(event)
    return _answer(request, form, speakers, None)


@require_http_methods(["GET", "POST"])
@staff_may("events.edit_events")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.run_by(request.user), code=code)
    form = EventForm(_typed(request), by=person(request), event=event)
    speakers = _speakers(request, event)
    if _is_saved(request) and form.is_valid() and speakers.is_valid():
        try:
            with transaction.atomic():
                event = actions.edit_event(
                    event, form.to_details(speakers.lines()), by=person(request), now=timezone.now()
                )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            _say_saved(request, event, _("Changes are saved."))
            return redirect(event)
    return _answer(request, form, speakers, event)


def _say_saved(request: HttpRequest, event: Event, done: str) -> None:
    """Say that it is saved, and what will stand in the way of announcing it."""
    if event.lacks_place:
        missing = _("The event is on site, but no place is set: it can be announced once “Place” is filled in.")
        notices.say(request, f"{done} {missing}", tone="warn")
    else:
        notices.say(request, done)


def _is_saved(request: HttpRequest) -> bool:
    """Whether the main button was pressed, not one that only adds rows or ticks outlets."""
    return request.method == "POST" and "more_speakers" not in request.POST and PICK not in request.POST


def _typed(request: HttpRequest) -> QueryDict | None:
    """What came with the form, with the outlets ticked that a button names."""
    if request.method != "POST":
        return None
    return picked(request.POST, outlets_in_order()) if PICK in request.POST else request.POST


def _speakers(request: HttpRequest, event: Event | None) -> Speakers:
    if request.method != "POST":
        known = (
            [{"name": row.name, "post": row.post, "topic": row.topic} for row in event.speakers.all()] if event else []
        )
        return SPEAKERS(initial=known, prefix="speakers")
    data = request.POST.copy()
    if "more_speakers" in data:
        total = data.get("speakers-TOTAL_FORMS", "")
        data["speakers-TOTAL_FORMS"] = str((int(total) if total.isdecimal() else 0) + MORE_ROWS)
    return SPEAKERS(data, prefix="speakers")


def _answer(request: HttpRequest, form: EventForm, speakers: Speakers, event: Event | None) -> HttpResponse:
    wrong = request.method == "POST" and _is_saved(request)
    if request.method == "POST" and not wrong:
        form.errors.clear()  # rows were asked for, nothing was saved: no reproaches yet
    context = {"form": form, "speakers": speakers, "event": event, "nav_current": "events"}
    return render(request, "events/planning/form.html", context, status=422 if wrong else 200)


@require_POST
@staff_may("events.edit_events")
def announce(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.run_by(request.user), code=code)
    try:
        actions.announce_event(event, by=person(request), now=timezone.now())
    except PlaceMissing as refusal:
        notices.say(request, refusal.message, tone="bad")
        return redirect(f"{reverse('events:event-edit', args=[code])}#id_venue")
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        text = (
            _("The event is announced.")
            if not event.is_public
            else _("The event is announced: the city sees it in the calendar.")
        )
        notices.say(request, text)
    back = request.POST.get("next", "")
    return redirect(back if _is_page_of_ours(back) else event)


def _is_page_of_ours(path: str) -> bool:
    """Whether a form's `next` leads back to a page of this site."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


@require_POST
@staff_may("events.edit_events")
def close_replies(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.run_by(request.user), code=code)
    try:
        actions.close_replies(event, by=person(request), now=timezone.now())
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        notices.say(request, _("Replies are closed: guests' pages say whom to call."))
    return redirect(event)


@require_POST
@staff_may("events.edit_events")
def reopen_replies(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.run_by(request.user), code=code)
    try:
        actions.reopen_replies(event, by=person(request), now=timezone.now())
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        notices.say(request, _("Replies are taken again."))
    return redirect(event)


@require_POST
@staff_may("events.edit_events")
def mark_held(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.run_by(request.user), code=code)
    try:
        actions.mark_held(event, by=person(request), now=timezone.now())
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        notices.say(request, _("The event is marked as held. Its outcome is next."))
    back = request.POST.get("next", "")
    return redirect(back if _is_page_of_ours(back) else event)
