"""The tab of invitations: waves, the list of guests on its three axes, one invitation's history, reminders."""

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from crm.access.gates import person, staff_may
from crm.contacts.masking import masked_email
from crm.contacts.search_text import query_words
from crm.groups.models import ReferenceGroup
from crm.journal.refusals import Refusal
from crm.web import notices, states
from crm.web.filters import FilterForm
from crm.web.paging import keyset_page
from crm.web.parts import render_part
from events.invitations import reminders, waves, wording
from events.invitations.audience import reason_words, work_of
from events.invitations.models import Invitation, Wave
from events.invitations.text_forms import TextsForm
from events.planning.models import Event
from mailing.campaigns.models import Campaign
from mailing.campaigns.night import FIELD, asks_at, chosen_hour
from mailing.delivery.models import Delivery

BOUNCED = "bounced"
SHOWN = ("venue", "department", "officer", "council")


class WaveChoice(forms.ModelChoiceField[Wave]):
    """Waves by their numbers."""

    def label_from_instance(self, wave: Wave) -> str:
        return _("Wave %(number)s") % {"number": wave.number}


class InvitationFilter(FilterForm):
    """Search by name; answer, letter, wave, group."""

    q = forms.CharField(
        label=gettext_lazy("Search"), max_length=100, widget=forms.TextInput({"placeholder": gettext_lazy("Surname")})
    )
    rsvp = forms.ChoiceField(
        label=pgettext_lazy("filter", "Answer"),
        choices=[("", gettext_lazy("Any answer")), *states.choices("rsvp")],
    )
    letter = forms.ChoiceField(
        label=pgettext_lazy("filter", "Letter"),
        choices=[
            ("", gettext_lazy("Any letter")),
            (BOUNCED, pgettext_lazy("letters", "came back")),
            *states.choices("delivery"),
        ],
    )
    wave = WaveChoice(label=gettext_lazy("Wave"), queryset=Wave.objects.none())
    group = forms.ModelChoiceField(label=pgettext_lazy("filter", "Group"), queryset=ReferenceGroup.objects.none())
    state = forms.ChoiceField(
        label=pgettext_lazy("filter", "Invitation"),
        choices=[("", gettext_lazy("In force")), ("all", gettext_lazy("All, withdrawn too"))],
    )
    more = ("wave", "group", "state")

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        waves_field, group_field = self.fields["wave"], self.fields["group"]
        assert isinstance(waves_field, forms.ModelChoiceField)
        assert isinstance(group_field, forms.ModelChoiceField)
        waves_field.queryset = event.waves.filter(kind=Wave.Kind.INVITATION)
        waves_field.empty_label = gettext_lazy("All waves")
        group_field.queryset = ReferenceGroup.objects.filter(pk__in=event.invitations.values("group"))
        group_field.empty_label = gettext_lazy("All groups")

    def narrow_q(self, rows: QuerySet[Invitation], question: str) -> QuerySet[Invitation]:
        for word in query_words(question):
            rows = rows.filter(contact__search_text__contains=word)
        return rows

    def narrow_letter(self, rows: QuerySet[Invitation], state: str) -> QuerySet[Invitation]:
        if state == BOUNCED:
            return rows.filter(delivery__bounced_at__isnull=False)
        return rows.filter(delivery__state=state)

    def narrow_rsvp(self, rows: QuerySet[Invitation], answer: str) -> QuerySet[Invitation]:
        return rows.filter(rsvp=answer, issued_at__isnull=False)

    def narrow_state(self, rows: QuerySet[Invitation], _choice: str) -> QuerySet[Invitation]:
        return rows


@require_safe
@staff_may("events.view_events")
def wave_list(request: HttpRequest, code: str) -> HttpResponse:
    event = _event(request, code)
    form = InvitationFilter(request.GET, event=event)
    rows = Invitation.objects.visible_to(request.user).filter(event=event)
    if form.active.get("state") != "all":
        rows = rows.active()
    named = Coalesce(F("contact__sort_key"), F("request__name"), Value(""))
    found = form.narrow(rows).select_related("contact", "delivery", "group", "wave", "request").annotate(named=named)
    page = keyset_page(found, request, order=("named", "pk"))
    work = work_of([row.contact_id for row in page if row.contact_id])
    for row in page:
        row.work = work.get(row.contact_id or 0, "")  # type: ignore[attr-defined]
        row.why = reason_words(row.reason.get("codes", ()))  # type: ignore[attr-defined]
        row.shown_address = _shown(request, row.address)  # type: ignore[attr-defined]
    context = {
        "event": event,
        "active": "waves",
        "waves": list(event.waves.select_related("campaign", "created_by", "event").order_by("-number")),
        "form": form,
        "page": page,
        "silent": Invitation.objects.issued().filter(event=event, rsvp__in=["no_reply", "tentative"]).count(),
        "may_invite": _may_invite(request, event),
        "now": timezone.now(),
    }
    return render_part(request, "events/invitations/waves.html", "list", context)


@require_safe
@staff_may("events.view_events")
def invitation(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One guest's invitation: what was sent, what came back, what was answered."""
    event = _event(request, code)
    row = get_object_or_404(
        Invitation.objects.visible_to(request.user)
        .filter(event=event)
        .select_related("contact", "delivery", "group", "wave", "wave__campaign", "replaces", "replaced_by"),
        pk=pk,
    )
    letters = _letters(row)
    for letter in letters:
        letter.shown_address = _shown(request, letter.address)  # type: ignore[attr-defined]
    address = _shown(request, row.address)
    answers = list(row.answers.select_related("by").order_by("-received_at", "-pk"))
    context = {
        "event": event,
        "active": "waves",
        "nav_current": "events",
        "invitation": row,
        "name": str(row.contact or "") or getattr(getattr(row, "request", None), "name", "") or address,
        "address": address,
        "work": work_of([row.contact_id or 0]).get(row.contact_id or 0, ""),
        "why": reason_words(row.reason.get("codes", ())),
        "letters": letters,
        "answers": answers,
        "revisions": {revision.delivery_id: revision for revision in row.revisions.all()},
        "attendance": getattr(row, "attendance", None),
        "sees_all": person(request).may("crm.see_personal_data"),
        "may_invite": _may_invite(request, event),
    }
    return render(request, "events/invitations/invitation.html", context)


def _shown(request: HttpRequest, address: str) -> str:
    """An address as this reader may see it."""
    return address if person(request).may("crm.see_personal_data") else masked_email(address)


def _letters(row: Invitation) -> list[Delivery]:
    """All letters about the event to this guest, the newest first."""
    about = Delivery.objects.filter(campaign__wave__event=row.event_id).select_related("campaign", "campaign__wave")
    mine = Q(revisions__invitation=row) | Q(invitation=row)
    if row.contact_id:
        mine |= Q(contact=row.contact_id)
    return list(about.filter(mine).distinct().order_by("-campaign__created_at", "-pk"))


@require_http_methods(["GET", "POST"])
@staff_may("events.manage_invitations")
def remind(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.run_by(request.user).select_related(*SHOWN), code=code)
    now = timezone.now()
    people, kept_out = reminders.to_remind(event, now=now)
    form = TextsForm.of(wording.reminder_texts(), request.POST or None)
    night = asks_at(now, before=event.answers_until)
    second = waves.second_person_for(
        [guest.address for guest in people], purpose=Campaign.Purpose.REMINDER, by=person(request), now=now
    )
    problem = ""
    try:
        waves.refuse_unless_open(event, now)
    except Refusal as refusal:
        problem = str(refusal.message)
    if request.method == "POST" and form.is_valid():
        after = request.POST.get("after", "")
        try:
            wave = reminders.send_reminder(
                event,
                form.texts(),
                after=int(after) if after.isdecimal() else 0,
                by=person(request),
                now=now,
                send_at=chosen_hour(request.POST.get(FIELD, ""), night),
            )
        except Refusal as refusal:
            problem = _with_findings(refusal)
        else:
            assert wave.campaign is not None
            notices.say(request, _reminded(wave.campaign))
            return redirect("mailing:campaign", wave.campaign.pk)
    last = event.waves.order_by("-number").first()
    context = {
        "event": event,
        "nav_current": "events",
        "form": form,
        "count": len(people),
        "people": people[:12],
        "kept_out": len(kept_out),
        "problem": problem,
        "after": last.number if last else 0,
        "second": second,
        "night": night,
        "verbs": night.verbs(needs_second=second.is_needed) if night else ("", ""),
    }
    status = 409 if problem and request.method == "POST" else 422 if form.errors else 200
    return render(request, "events/invitations/remind.html", context, status=status)


def _with_findings(refusal: Refusal) -> str:
    rehearsal = refusal.details.get("rehearsal")
    if rehearsal is None:
        return str(refusal.message)
    return " ".join([_("Nothing was sent."), *dict.fromkeys(problem.text for problem in rehearsal.stopping[:5])])


def _reminded(campaign: Campaign) -> str:
    size = campaign.audience_size
    if campaign.state == Campaign.State.ON_APPROVAL:
        text = ngettext("%(n)s reminder waits for approval.", "%(n)s reminders wait for approval.", size)
    elif campaign.state == Campaign.State.SCHEDULED:
        text = ngettext(
            "%(n)s reminder waits for the hour that was set.", "%(n)s reminders wait for the hour that was set.", size
        )
    else:
        text = ngettext("%(n)s reminder is being sent.", "%(n)s reminders are being sent.", size)
    return text % {"n": size}


def _may_invite(request: HttpRequest, event: Event) -> bool:
    if not person(request).may("events.manage_invitations") or not event.is_run_by(person(request)):
        return False
    try:
        waves.refuse_unless_open(event, timezone.now())
    except Refusal:
        return False
    return True


def _event(request: HttpRequest, code: str) -> Event:
    events = Event.objects.with_guests_for(request.user).select_related(*SHOWN)
    return get_object_or_404(events, code=code)
