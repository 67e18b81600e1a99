"""The application of a journalist, open to everyone until its deadline."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from crm.access.networks import network_of
from crm.journal.refusals import Refusal
from events.accreditation.actions import request_accreditation, takes_applications
from events.accreditation.forms import ApplicationForm
from events.invitations.letters import deadline_words, when_words
from events.planning.models import Event
from events.publication import visible

MOST_FROM_A_NETWORK = 20  # an outlet may accredit a whole crew
WITHIN = 3600  # seconds


def _event(code: str) -> Event:
    return get_object_or_404(visible.events().filter(kind__in=Event.PRESS_KINDS), code=code)


def _context(event: Event) -> dict[str, object]:
    language = "en" if (get_language() or "ru").startswith("en") else "ru"
    until = event.accreditation_until
    return {
        "event": event,
        "when": when_words(event, language),
        "until": deadline_words(until, event, language) if until else "",
        "is_open": takes_applications(event, timezone.now()),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def accreditation(request: HttpRequest, code: str) -> HttpResponse:
    event = _event(code)
    form = ApplicationForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if _is_too_often(request):
                form.add_error(
                    None,
                    _(
                        "Too many applications came from your network within an hour. "
                        "Try later or call the press office."
                    ),
                )
                status = 429
            else:
                try:
                    request_accreditation(event, form.to_application(), now=timezone.now())
                except Refusal as refused:
                    form.add_error(None, str(refused.message))
                    status = refused.status
                else:
                    return HttpResponseRedirect(reverse("events:public-accreditation-done", args=[code]))
    context = {**_context(event), "form": form}
    return render(request, "events/publication/accreditation.html", context, status=status)


@require_safe
def done(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "events/publication/accreditation_done.html", _context(_event(code)))


def _is_too_often(request: HttpRequest) -> bool:
    """Count an application; say whether its network sent too many lately."""
    key = f"events.accreditation.applications:{network_of(request)}"
    cache.add(key, 0, WITHIN)
    try:
        return bool(cache.incr(key) > MOST_FROM_A_NETWORK)
    except ValueError:  # it ran out between the two calls
        return False
