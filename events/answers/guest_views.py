"""The guest's answer page: a link opens it, one button answers. No sign-in, no cookie, no script.

GET, HEAD and OPTIONS change nothing. The token in the address is the whole authority, so the post is exempt from the
check of forged requests and carries a nonce of the page instead. Source: CALENDAR section 3, SECURITY rows 11 and 12.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from crm.body.models import Body
from crm.consent.models import LetterClass
from events.answers import page_nonce, refused_pages, throttle
from events.answers.actions import Recorded, record_reply
from events.answers.forms import CLICKS, GuestForm, initial_of
from events.answers.masking import masked_name
from events.answers.queries import place_in_queue, seats_of, substitute_of
from events.answers.reach import reach_of
from events.answers.requests import name_substitute
from events.calendars import ical
from events.calendars.links import links
from events.invitations.letters import deadline_words, entry_for, known_language, place_words, when_words
from events.invitations.models import Answer, Invitation, Rsvp
from events.invitations.tokens import invitation_of
from events.planning.models import Event
from mailing.suppression.actions import url_of
from mailing.suppression.models import OptOutLink
from mailing.suppression.tokens import token_for

MOST_OCTETS = 16 * 1024  # 500 Cyrillic letters of a note take 3 kB in a form, a substitute's four fields as much again
FORM_TYPE = "application/x-www-form-urlencoded"
GuestView = Callable[[HttpRequest, Invitation, datetime], HttpResponse]


class SeeOther(HttpResponseRedirect):
    """303: the next page is asked for with GET, whatever came before (RFC 9110, 15.4.4)."""

    status_code = 303


def for_guest(view: GuestView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Open the invitation of a token, in the guest's language; one identical page for every other token."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        invitation = invitation_of(token, now)
        if invitation is None:
            is_over = throttle.count_failure(request)
            with override(_known_wish(request.GET.get("lang")) or Body.current().language):
                response = refused_pages.too_many() if is_over else refused_pages.gone()
        else:
            with override(_language(request, invitation)), timezone.override(invitation.event.zone):
                response = view(request, invitation, now)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    without_scripts: Any = csp_replace({"script-src": [NONE], "connect-src": [NONE]})
    return cast("Callable[[HttpRequest, str], HttpResponse]", never_cache(without_scripts(opened)))


def _known_wish(wish: str | None) -> str:
    """The language asked for by the switch; empty without one."""
    return wish if wish in ("ru", "en") else ""


def _language(request: HttpRequest, invitation: Invitation) -> str:
    if wish := _known_wish(request.POST.get("lang") or request.GET.get("lang")):
        return wish
    return known_language(invitation.contact.language if invitation.contact else Body.current().language)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_guest
def answer(request: HttpRequest, invitation: Invitation, now: datetime) -> HttpResponse:
    """Show where it stands with one form; the post writes the answer down and leads to the result."""
    closed = why_closed(invitation, now)
    if request.method != "POST":
        return _page(request, invitation, closed=closed)
    if request.content_type != FORM_TYPE or int(request.META.get("CONTENT_LENGTH") or 0) > MOST_OCTETS:
        return _page(
            request,
            invitation,
            closed=closed,
            trouble=_("The form was not sent whole. Please send it again."),
            status=400,
        )
    form = GuestForm(request.POST)
    if closed:
        return _page(request, invitation, closed=closed, form=form, status=409)
    if not page_nonce.holds(request.POST.get("nonce", ""), invitation.link_id):
        form.is_valid()
        trouble = _(
            "The page had been open too long or was sent too fast. Your choice is kept: press the button once more."
        )
        return _page(request, invitation, form=form, trouble=trouble)
    if not form.is_valid():
        return _page(request, invitation, form=form, status=422)
    recorded = _record(invitation, form, now)
    query = f"?lang={get_language()}" if request.POST.get("lang") else ""
    address = reverse("events:rsvp-done", args=[request.resolver_match.kwargs["token"]])  # type: ignore[union-attr]
    return SeeOther(address + query + ("#again" if recorded.outcome == "robot" else ""))


def _record(invitation: Invitation, form: GuestForm, now: datetime) -> Recorded:
    reply = form.to_reply(language_of_house=Body.current().language, now=now)
    if reply.rsvp == Rsvp.DELEGATED:
        recorded, _request = name_substitute(invitation, form.to_substitute(), reply, by=None, now=now)
        return recorded
    return record_reply(invitation, reply, by=None, now=now)


def why_closed(invitation: Invitation, now: datetime) -> str:
    """Why no answer is taken any more, as a code; empty while answers are taken."""
    event = invitation.event
    if event.state in (Event.State.CANCELLED, Event.State.POSTPONED):
        return str(event.state)
    if invitation.state != Invitation.State.ACTIVE:
        return "withdrawn"
    if event.ends_at <= now or event.state in (Event.State.HELD, Event.State.OUTCOME_PUBLISHED):
        return "over"
    if event.state == Event.State.CLOSED_FOR_RSVP or event.answers_until <= now:
        return "closed"
    return ""


def _page(
    request: HttpRequest,
    invitation: Invitation,
    *,
    closed: str = "",
    form: GuestForm | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    clicked = CLICKS.get(request.GET.get("a", ""), "")
    if form is None:
        initial = initial_of(invitation)
        form = GuestForm(initial={**initial, "answer": clicked or initial["answer"]})
    chosen = form["answer"].value()
    seats = seats_of(invitation.event, without=invitation)
    context = {
        **_common(request, invitation),
        "form": form,
        "closed": closed,
        "trouble": trouble,
        "chosen": chosen,
        "clicked": clicked if request.method != "POST" else "",
        "nonce": page_nonce.make(invitation.link_id),
        "has_no_room": invitation.rsvp != Rsvp.ACCEPTED and not seats.has_room(),
        "opens_needs": bool(form["needs"].value()),
    }
    return render(request, "events/answers/rsvp.html", context, status=status)


def _common(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    event, language = invitation.event, get_language() or "ru"
    token = request.resolver_match.kwargs["token"]  # type: ignore[union-attr]
    return {
        "invitation": invitation,
        "event": event,
        "guest": masked_name(invitation, language),
        "kind": str(event.get_kind_display()),
        "when": when_words(event, language),
        "where": place_words(event, language),
        "access": event.venue.access_notes if event.venue else "",
        "until": deadline_words(event.answers_until, event, language),
        "reach": reach_of(event),
        "substitute": substitute_of(invitation) if invitation.rsvp == Rsvp.DELEGATED else None,
        "page_url": reverse("events:rsvp", args=[token]),
        "done_url": reverse("events:rsvp-done", args=[token]),
        "ics_url": reverse("events:rsvp-calendar", args=[token]),
        "way_out": _way_out(invitation),
        "lang": request.POST.get("lang") or request.GET.get("lang", ""),
        "other_language": "en" if language.startswith("ru") else "ru",
    }


def _way_out(invitation: Invitation) -> str:
    """The page that stops such letters, where a letter has made its link already."""
    link = OptOutLink.objects.filter(contact=invitation.contact_id).first() if invitation.contact_id else None
    return url_of(token_for(link.link_id, LetterClass.INFORMING)) if link else ""


@require_safe
@for_guest
def done(request: HttpRequest, invitation: Invitation, now: datetime) -> HttpResponse:
    """Say what is on record, until when it can be changed, and how to put it into a calendar."""
    last = invitation.answers.order_by("-received_at", "-pk").first()
    entry = calendar_entry(invitation, get_language() or "ru")
    context = {
        **_common(request, invitation),
        "closed": why_closed(invitation, now),
        "is_doubted": last is not None and last.outcome == Answer.Outcome.ROBOT,
        "place": place_in_queue(invitation) if invitation.rsvp == Rsvp.WAITLISTED else 0,
        "calendars": links(entry) if invitation.rsvp in (Rsvp.ACCEPTED, Rsvp.TENTATIVE) else [],
    }
    return render(request, "events/answers/done.html", context)


@require_safe
@for_guest
def calendar(request: HttpRequest, invitation: Invitation, now: datetime) -> HttpResponse:
    """The event as a file: the invitation's own UID and newest SEQUENCE, so that an update meets the same entry."""
    data = ical.publication(calendar_entry(invitation, get_language() or "ru"))
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    disposition = content_disposition_header(False, f"{invitation.event.code.lower()}.ics")
    response["Content-Disposition"] = disposition or "inline"
    return response


def calendar_entry(invitation: Invitation, language: str) -> ical.Entry:
    """The event as this guest's calendar shows it now."""
    event = invitation.event
    newest = invitation.revisions.order_by("-sequence").first()
    entry = entry_for(
        event,
        uid=invitation.uid,
        sequence=invitation.sequence,
        dtstamp=newest.dtstamp if newest else event.changed_at,
        language=language,
    )
    is_off = event.state == Event.State.CANCELLED or invitation.state != Invitation.State.ACTIVE
    return ical.as_cancelled(entry, dtstamp=event.changed_at) if is_off else entry
