"""The Invite page: who, the people, the letter, the check, and the press of the button.

The choice lives in the page's own address, so it can be kept as a link and nothing is stored before the button.
"""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from crm.access.gates import staff_may
from crm.contacts.models import Contact
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.parts import render_part, wants_part
from events.invitations import waves, wording
from events.invitations.audience import audience_of
from events.invitations.dry_run import letter_to
from events.invitations.invite_page import invite_context, reader_of
from events.invitations.models import Invitation
from events.invitations.selection import Selection
from events.invitations.sight import Sight, sight_of
from events.invitations.text_forms import TextsForm
from events.planning import lifecycle
from events.planning.models import Event
from mailing.campaigns.models import Campaign
from mailing.campaigns.night import FIELD, asks_at, chosen_hour
from mailing.content.frames import framed


@require_safe
@staff_may("events.manage_invitations")
def invite(request: HttpRequest, code: str) -> HttpResponse:
    sight = sight_of(request, code)
    if (pressed := sight.pressed) is not None:
        return redirect(pressed.url(anchor="people" if request.GET.get("add", "").startswith("p") else "who"))
    return _page(request, sight)


@require_POST
@staff_may("events.manage_invitations")
def pick(request: HttpRequest, code: str) -> HttpResponse:
    """Take the ticks of the list of people over into the address; nothing is stored."""
    sight = sight_of(request, code)
    shown, kept = request.POST.getlist("shown"), request.POST.getlist("kept")
    return redirect(sight.with_choice(sight.selection.picked(shown=shown, kept=kept)).url(anchor="people"))


@require_safe
@staff_may("events.manage_invitations")
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The check of all letters, as a part of the page that is asked for when the page is there."""
    sight = sight_of(request, code)
    if not wants_part(request):
        return redirect(sight.url(check="1", anchor="check"))
    context = {**invite_context(sight, with_check=True), "check_alone": True}
    return render(request, "events/invitations/invite.html#check", context)


@require_safe
@staff_may("events.manage_invitations")
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The HTML of one letter, for a frame that runs nothing."""
    sight = sight_of(request, code)
    audience = audience_of(sight.event, sight.selection, by=sight.user, now=sight.now)
    reader = reader_of(sight, audience)
    if reader is None:
        raise Http404
    try:
        sender = waves.default_sender()
    except Refusal:
        raise Http404 from None
    texts = wording.invitation_texts(sight.event)
    return framed(letter_to(sight.event, audience, reader, texts, sender=sender, by=sight.user, now=sight.now).html)


@require_POST
@staff_may("events.manage_invitations")
def save_texts(request: HttpRequest, code: str) -> HttpResponse:
    sight = sight_of(request, code)
    form = TextsForm(request.POST)
    if not form.is_valid():
        return _page(request, sight, form=form, status=422)
    waves.save_texts(sight.event, form.texts(), by=sight.user, now=sight.now)
    notices.say(request, _("The text is saved. The choice of people stays as it was."))
    return redirect(sight.url(anchor="letter"))


@require_POST
@staff_may("events.manage_invitations")
def reset_texts(request: HttpRequest, code: str) -> HttpResponse:
    sight = sight_of(request, code)
    waves.reset_texts(sight.event, by=sight.user, now=sight.now)
    notices.say(request, _("The letter has the text of the template again."))
    return redirect(sight.url(anchor="letter"))


@require_POST
@staff_may("events.manage_invitations")
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Invite the list that was seen: many letters wait for a second person, few leave at once."""
    sight = sight_of(request, code)
    texts, seen = wording.invitation_texts(sight.event), request.POST.get("seen", "")
    try:
        wave = waves.prepare_wave(
            sight.event,
            sight.selection,
            texts,
            seen=seen,
            by=sight.user,
            now=sight.now,
            send_at=chosen_hour(request.POST.get(FIELD, ""), asks_at(sight.now, before=sight.event.answers_until)),
        )
    except Refusal as refusal:
        return _page(request, sight, refusal=refusal, status=409)
    assert wave.campaign is not None
    notices.say(request, _said(wave.campaign))
    return redirect("mailing:campaign", wave.campaign.pk)


@require_safe
@staff_may("events.manage_invitations")
def choose_event(request: HttpRequest, pk: int) -> HttpResponse:
    """The events to which one person can be invited, each leading to its Invite page with only this person chosen."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).alive(), pk=pk)
    now = timezone.now()
    open_states = [state for state in Event.State.values if lifecycle.takes_invitations(state)]
    coming = Event.objects.run_by(request.user).coming(now).filter(state__in=open_states).select_related("venue")
    guests = Invitation.objects.active().filter(contact=contact, event__in=coming)
    invited = {row.event_id: row for row in guests.exclude(pk__in=Invitation.objects.lost().values("pk"))}
    chosen = urlencode(Selection(people=(contact.pk,)).params())
    rows = [
        (event, invited.get(event.pk), f"{reverse('events:event-invite', args=[event.code])}?{chosen}")
        for event in coming
        if event.answers_until > now
    ]
    context = {"contact": contact, "nav_current": "contacts", "rows": rows}
    return render(request, "events/invitations/choose_event.html", context)


def _page(
    request: HttpRequest,
    sight: Sight,
    *,
    form: TextsForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    is_part = wants_part(request)
    part = "preview" if is_part and request.headers.get("HX-Target") == "preview" else "invite"
    with_check = bool(request.GET.get("check")) or isinstance(refusal, waves.LettersHaveMistakes)
    context = invite_context(sight, form=form, refusal=refusal, with_check=with_check)
    context["moves_steps"] = is_part and part == "invite"  # the steps stand outside the part
    response = render_part(request, "events/invitations/invite.html", part, context, status=status)
    if is_part and request.method == "GET":
        response["HX-Push-Url"] = sight.url()
    return response


def _said(campaign: Campaign) -> str:
    size = campaign.audience_size
    if campaign.state == Campaign.State.ON_APPROVAL:
        text = ngettext(
            "%(n)s invitation waits for approval. It leaves when a second person has approved it.",
            "%(n)s invitations wait for approval. They leave when a second person has approved them.",
            size,
        )
    elif campaign.state == Campaign.State.SCHEDULED:
        text = ngettext(
            "%(n)s invitation waits for the hour that was set.",
            "%(n)s invitations wait for the hour that was set.",
            size,
        )
    else:
        text = ngettext("%(n)s invitation is being sent.", "%(n)s invitations are being sent.", size)
    return text % {"n": size}
