"""Pages that change an event its guests know of: each says first how many calendars follow."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.consent.models import LetterClass
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.parts import confirm
from events.changes import actions, guests
from events.changes.forms import MoveForm, ReasonForm, WithdrawForm
from events.changes.refusals import EventIsOver, NotAnnouncedYet
from events.invitations.addressees import addressees
from events.invitations.models import Invitation
from events.invitations.waves import second_person_for
from events.planning.models import Event
from mailing.campaigns.models import Campaign

Purpose = Campaign.Purpose


def _event(request: HttpRequest, code: str) -> Event:
    rows = Event.objects.run_by(person(request)).select_related("venue", "officer", "department", "council")
    return get_object_or_404(rows, code=code)


def calendars_words(n: int) -> str:
    """«Обновятся 34 календаря.»"""
    return ngettext("%(n)s calendar is updated.", "%(n)s calendars are updated.", n) % {"n": n}


def letters_words(told: Sequence[Invitation], purpose: str, *, by: User) -> str:
    """«Уйдут 34 письма.», and whether a second person is asked: the same rule as when they are sent."""
    now = timezone.now()
    reached, _others = addressees(told, LetterClass.SERVICE, now=now, to_invited=True)
    n = len(reached)
    text = ngettext("%(n)s letter goes out.", "%(n)s letters go out.", n) % {"n": n}
    addresses = [one.address for one in reached]
    asked = second_person_for(addresses, purpose=purpose, by=by, now=now, letter_class=LetterClass.SERVICE)
    if asked.is_needed:
        second = _("A second person approves them first; the change itself holds at once.")
        return f"{text} {second}"
    return text


def _told(request: HttpRequest, changed: actions.Changed, done: str) -> None:
    """Say what was done and what becomes of the letters."""
    campaign = changed.campaign
    if campaign is None:
        none = _("No letter was needed.")
        notices.say(request, f"{done} {none}")
    elif campaign.state == Campaign.State.ON_APPROVAL:
        waits = ngettext("%(n)s letter waits for approval.", "%(n)s letters wait for approval.", changed.told) % {
            "n": changed.told
        }
        notices.say(request, f"{done} {waits}", tone="warn")
    else:
        leaves = ngettext("%(n)s letter is leaving.", "%(n)s letters are leaving.", changed.told) % {"n": changed.told}
        notices.say(request, f"{done} {leaves}")


@require_http_methods(["GET", "POST"])
@staff_may("events.edit_events")
def reschedule(request: HttpRequest, code: str) -> HttpResponse:
    """Move an event, or give a date to one that was put off."""
    event = _event(request, code)
    if not event.is_announced:
        is_draft = event.state in (Event.State.DRAFT, Event.State.APPROVED)
        notices.say(request, (NotAnnouncedYet if is_draft else EventIsOver).message, tone="bad")
        return redirect("events:event-edit", code=code) if is_draft else redirect(event)
    concerned = guests.concerned_by_move(event)
    form = MoveForm(request.POST or None, event=event, declined=len(concerned.declined))
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.reschedule_event(
                event,
                form.to_move(),
                reason=form.cleaned_data["reason"].strip(),
                tell_declined=bool(form.cleaned_data.get("tell_declined")),
                by=person(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            _told(request, changed, _("The event is moved."))
            return redirect(event)
    context = {
        "event": event,
        "active": "overview",
        "nav_current": "events",
        "form": form,
        "calendars": guests.with_entries(concerned.told),
        "letters": letters_words(concerned.told, Purpose.UPDATE, by=person(request)) if concerned.told else "",
        "answered": concerned.answered,
        "declined": len(concerned.declined),
        "is_postponed": event.state == Event.State.POSTPONED,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "events/changes/reschedule.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_may("events.edit_events")
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Call an event off."""
    return _off(request, code, postponed=False)


@require_http_methods(["GET", "POST"])
@staff_may("events.edit_events")
def postpone(request: HttpRequest, code: str) -> HttpResponse:
    """Put an event off without a new date."""
    return _off(request, code, postponed=True)


def _off(request: HttpRequest, code: str, *, postponed: bool) -> HttpResponse:
    event = _event(request, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.cancel_event(
                event,
                reason=form.cleaned_data["reason"],
                by=person(request),
                now=timezone.now(),
                postponed=postponed,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            _told(request, changed, _("The event is put off.") if postponed else _("The event is called off."))
            return redirect(event)
    concerned = guests.concerned_by_cancelling(event)
    effects = []
    if concerned:
        n = guests.with_entries(concerned)
        effects.append(ngettext("%(n)s calendar is cleared of it.", "%(n)s calendars are cleared of it.", n) % {"n": n})
        effects.append(letters_words(concerned, Purpose.CANCELLATION, by=person(request)))
    else:
        effects.append(_("Nobody has to be told: no guest's calendar holds it."))
    if event.is_public and event.is_announced:
        effects.append(
            _("The public calendar shows it as put off.")
            if postponed
            else _("The public calendar shows it as called off.")
        )
    if postponed:
        effects.append(_("When the date is known, press “Move”: each guest gets a new invitation."))
    return confirm(
        request,
        title=_("Put “%(title)s” off?") % {"title": event.title}
        if postponed
        else _("Call “%(title)s” off?") % {"title": event.title},
        verb=pgettext("event", "Put off") if postponed else pgettext("event", "Call off"),
        back_url=event.get_absolute_url(),
        effects=effects,
        form=form,
        danger=True,
        crumbs=[(_("Events"), reverse("events:event-list")), (event.code, event.get_absolute_url())],
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "POST"])
@staff_may("events.edit_events")
def update(request: HttpRequest, code: str) -> HttpResponse:
    """Bring up to date the calendars that show what is no longer so."""
    event = _event(request, code)
    if request.method == "POST":
        try:
            changed = actions.tell_again(event, by=person(request), now=timezone.now())
        except Refusal as refusal:
            notices.say(request, refusal.message, tone="bad")
        else:
            _told(request, changed, _("The calendars are brought up to date."))
        return redirect(event)
    late = guests.behind(event)
    if not late:
        notices.say(request, _("All calendars show what is so now."))
        return redirect(event)
    is_off = event.state in (Event.State.CANCELLED, Event.State.POSTPONED)
    return confirm(
        request,
        title=_("Update the guests' calendars?"),
        verb=pgettext("calendars", "Update"),
        back_url=event.get_absolute_url(),
        effects=[
            calendars_words(len(late)),
            letters_words(late, Purpose.CANCELLATION if is_off else Purpose.UPDATE, by=person(request)),
            _("Answers stay as they are."),
        ],
        crumbs=[(_("Events"), reverse("events:event-list")), (event.code, event.get_absolute_url())],
    )


@require_http_methods(["GET", "POST"])
@staff_may("events.manage_invitations")
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take one guest's invitation back."""
    event = _event(request, code)
    rows = Invitation.objects.run_by(person(request)).select_related("contact", "event", "delivery")
    guest = get_object_or_404(rows, event=event, pk=pk)
    page = reverse("events:invitation", args=[code, pk])
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = actions.withdraw_invitation(
                guest, reason=form.cleaned_data["reason"], by=person(request), now=timezone.now()
            )
        except Refusal as refusal:
            notices.say(request, refusal.message, tone="bad")
        else:
            done = _("The invitation of %(name)s is withdrawn.") % {"name": guest.guest_name}
            _told(request, actions.Changed(event, campaign, 1), done)
        return redirect(page)
    effects = [
        _("The calendar of %(name)s is cleared of it by a letter.") % {"name": guest.guest_name}
        if guests.has_entry(guest)
        else _("No letter is needed: the guest's calendar does not hold it.")
    ]
    if guest.rsvp == "accepted":
        effects.append(_("The seat gets free; the first of the waiting list gets it."))
    effects.append(_("It cannot be undone; inviting the person again makes a new invitation."))
    return confirm(
        request,
        title=_("Withdraw the invitation of %(name)s?") % {"name": guest.guest_name},
        verb=pgettext("invitation", "Withdraw"),
        back_url=page,
        effects=effects,
        form=form,
        danger=True,
        crumbs=[(_("Events"), reverse("events:event-list")), (event.code, event.get_absolute_url())],
    )
