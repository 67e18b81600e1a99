"""Pages that make and change events, and the steps of their life."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access.gates import person, staff_may
from crm.journal.refusals import Refusal
from crm.web import notices
from events.planning import actions
from events.planning.forms import SPEAKERS, EventForm, Speakers
from events.planning.models import Event

MORE_ROWS = 3


@require_http_methods(["GET", "POST"])
@staff_may("events.edit_events")
def create(request: HttpRequest) -> HttpResponse:
    form = EventForm(request.POST or None, by=person(request))
    speakers = _speakers(request, None)
    if _is_saved(request) and form.is_valid() and speakers.is_valid():
        try:
            with transaction.atomic():
                event = actions.create_event(form.to_details(speakers.lines()), by=person(request), now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            notices.say(request, _("The event is saved as a draft: %(code)s.") % {"code": event.code})
            return redirect(event)
    return _answer(request, form, speakers, None)


@require_http_methods(["GET", "POST"])
@staff_may("events.edit_events")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.run_by(request.user), code=code)
    form = EventForm(request.POST or None, by=person(request), event=event)
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
            notices.say(request, _("Changes are saved."))
            return redirect(event)
    return _answer(request, form, speakers, event)


def _is_saved(request: HttpRequest) -> bool:
    """Whether the main button was pressed, not the one that only adds rows."""
    return request.method == "POST" and "more_speakers" not in request.POST


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
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        text = (
            _("The event is announced.")
            if not event.is_public
            else _("The event is announced: the city sees it in the calendar.")
        )
        notices.say(request, text)
    return redirect(event)


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
    return redirect(event)
