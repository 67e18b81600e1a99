"""One letter of a campaign: exactly what was sent, and what a person decides about it."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.journal import actions as journal
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.parts import Tab, render_part
from mailing.campaigns import decisions
from mailing.campaigns.letters_list import what_was_said
from mailing.campaigns.ports import origins_of
from mailing.campaigns.reasons import why
from mailing.content.frames import framed
from mailing.content.rendering import render
from mailing.delivery.envelope import build, envelope_sender, headers
from mailing.delivery.models import Delivery

SHOWS = ("letter", "text", "calendar", "headers")


def visible(request: HttpRequest, pk: int, letter: int) -> Delivery:
    rows = Delivery.objects.visible_to(request.user).filter(campaign=pk)
    return get_object_or_404(
        rows.select_related("campaign__sender", "campaign__department", "contact", "run"), pk=letter
    )


@require_safe
@staff_may("crm.see_personal_data")
def letter(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """Show a letter as HTML, text, calendar part or headers, built anew from what was frozen."""
    row = visible(request, pk, letter)
    built = render(row.campaign, row)
    raw = build(row, built)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "letter"
    labels = {"letter": _("Letter"), "text": _("Text"), "calendar": _("Calendar part"), "headers": _("Headers")}
    context = {
        "delivery": row,
        "campaign": row.campaign,
        "origin": origins_of([row.campaign]).get(pk),
        "letter": built,
        "headers": [("MAIL FROM", envelope_sender(row)), ("RCPT TO", row.address), *headers(row, built)],
        "show": show,
        "tabs": [
            Tab(labels[name], f"?show={name}", current=name == show)
            for name in SHOWS
            if name != "calendar" or row.calendar
        ],
        "said": what_was_said(row),
        "why": why(row.reason),
        "octets": len(raw),
        "is_exact": not row.sent_digest or row.sent_digest == hashlib.sha256(raw).hexdigest(),
        "lines": journal.about(row)[:20],
        "may_send": person(request).may("mailing.send_campaigns"),
    }
    return render_part(request, "mailing/campaigns/letter.html", "content", context)


@require_safe
@staff_may("crm.see_personal_data")
def letter_html(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """Give the HTML of a letter to its frame."""
    row = visible(request, pk, letter)
    return framed(render(row.campaign, row).html)


@require_safe
@staff_may("crm.see_personal_data")
def letter_file(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """Give the letter as the file that mail programs open."""
    row = visible(request, pk, letter)
    answer = HttpResponse(build(row, render(row.campaign, row)), content_type="message/rfc822")
    answer.headers["Content-Disposition"] = f'attachment; filename="letter-{row.pk}.eml"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@staff_may("mailing.send_campaigns")
def treat_as_sent(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """Hold an unknown letter for sent."""
    row = visible(request, pk, letter)
    return _decide(request, row, decisions.treat_as_sent, _("Held for sent: %(name)s."))


@require_POST
@staff_may("mailing.send_campaigns")
def send_again(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """Send an unknown letter once more."""
    row = visible(request, pk, letter)
    return _decide(request, row, decisions.send_again, _("In the queue again under the same Message-ID: %(name)s."))


def _decide(request: HttpRequest, row: Delivery, decision: decisions.Decision, said: str) -> HttpResponse:
    try:
        decision(row, by=person(request), now=timezone.now())
    except Refusal as refused:
        notices.say(request, refused.message, tone="bad")
    else:
        notices.say(request, said % {"name": row.shown_name or row.address})
    return redirect("mailing:campaign", pk=row.campaign_id)
