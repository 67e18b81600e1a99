"""Staff's pages of answers: the ledger tab of an event, writing an answer down, requests that wait for a decision."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, Count, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.body.models import Body
from crm.contacts.search_text import query_words
from crm.groups.models import ReferenceGroup
from crm.journal.refusals import Refusal
from crm.web import charts, notices
from crm.web.paging import keyset_page
from crm.web.parts import confirm, render_part
from crm.web.states import StateCount, state
from events.answers import actions, letters, queries, requests
from events.answers.forms import AnswerFilter, ReasonForm, RecordForm, initial_of
from events.invitations.audience import work_of
from events.invitations.models import Invitation, ParticipationRequest, Rsvp
from events.planning.models import Event
from mailing.inbound.models import InboundLetter

ORDER = ("accepted", "delegated", "waitlisted", "tentative", "declined", "revoked", "no_reply")
MOST_FOUND = 20
NEWEST_ANSWERS = ("-answered_at", "named", "pk")  # the latest answers, then the silent by name
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when those answered who have not: a paging key is never empty


def _event(request: HttpRequest, code: str) -> Event:
    return get_object_or_404(Event.objects.run_by(person(request)).select_related("venue", "officer"), code=code)


def _guests(request: HttpRequest, event: Event) -> QuerySet[Invitation]:
    named = Coalesce(F("contact__sort_key"), F("request__name"), Value(""))
    rows = Invitation.objects.visible_to(person(request)).issued().filter(event=event)
    silent = When(rsvp=Rsvp.NO_REPLY, then=Value(NEVER))
    answered = Case(silent, default=Coalesce(F("rsvp_at"), Value(NEVER)), output_field=DateTimeField())
    return rows.select_related("contact", "request", "group", "delivery").annotate(named=named, answered_at=answered)


@require_safe
@staff_may("events.view_events")
def event_answers(request: HttpRequest, code: str) -> HttpResponse:
    """The ledger tab: who answered what, by which door and when; seats, the waiting list, who waits for a decision."""
    events = Event.objects.with_guests_for(person(request)).select_related("venue", "officer")
    event = get_object_or_404(events, code=code)
    groups = ReferenceGroup.objects.filter(pk__in=event.invitations.values("group")).order_by("name_ru")
    form = AnswerFilter(request.GET, groups=groups)
    rows = _guests(request, event)
    found = form.narrow(rows)
    is_queue = form.active.get("rsvp") == Rsvp.WAITLISTED
    page = keyset_page(found, request, order=("waitlisted_at", "pk") if is_queue else NEWEST_ANSWERS)
    work = work_of([row.contact_id for row in page if row.contact_id])
    for row in page:
        row.work = work.get(row.contact_id or 0, "")  # type: ignore[attr-defined]
    counts = queries.counts_by_answer(event)
    to_see = rows.aggregate(
        flagged=Count("pk", filter=Q(is_flagged=True)), needs=Count("pk", filter=~Q(access_needs=""))
    )
    waiting = list(queries.waiting_list(event)[:1])
    context = {
        "event": event,
        "active": "answers",
        "nav_current": "events",
        "form": form,
        "page": page,
        "issued": sum(counts.values()),
        "parts": [(state("rsvp", code).tone, counts[code]) for code in ORDER if counts[code]],
        "states": [StateCount("rsvp", code, counts[code], url=f"?rsvp={code}") for code in ORDER],
        "seats": queries.seats_of(event),
        "next": waiting[0] if waiting else None,
        "bars": _coming_by_group(event),
        "requests": ParticipationRequest.objects.visible_to(person(request)).waiting().filter(event=event).count(),
        "flagged": to_see["flagged"],
        "needs": to_see["needs"],
        "may_record": person(request).may("events.record_answers") and event.is_run_by(person(request)),
        "sees_all": person(request).may("crm.see_personal_data"),
    }
    return render_part(request, "events/answers/answers.html", "list", context)


def _coming_by_group(event: Event) -> list[charts.RepresentationBar]:
    """Those who will come by the group they stand for, against its target share."""
    rows = (
        Invitation.objects.expected()
        .filter(event=event, group__isnull=False)
        .values("group")
        .annotate(n=Count("pk"))
        .order_by("-n", "group")
    )
    counts = {row["group"]: row["n"] for row in rows}
    total = sum(counts.values())
    groups = ReferenceGroup.objects.in_bulk(list(counts))
    return [
        charts.RepresentationBar(
            name=groups[pk].short_title,
            count=n,
            share=n / total if total else 0,
            target=float(target) / 100 if (target := groups[pk].target_share) else None,
        )
        for pk, n in counts.items()
    ]


# --- Writing an answer down -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@staff_may("events.record_answers")
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the guest, then write down what they said; nothing typed is lost when it cannot be taken."""
    event = _event(request, code)
    number = request.GET.get("guest", "")
    guest = _guests(request, event).filter(pk=number).first() if number.isdecimal() else None
    context: dict[str, Any] = {"event": event, "active": "answers", "nav_current": "events", "guest": guest}
    if guest is None:
        question = request.GET.get("q", "").strip()
        context |= {"question": question, "found": _find(request, event, question) if question else []}
        return render_part(request, "events/answers/record.html", "found", context)
    now = timezone.now()
    form = RecordForm(request.POST or None, initial={**initial_of(guest), "answered_at": timezone.localtime(now)})
    if request.method == "POST" and form.is_valid():
        try:
            recorded = _write_down(guest, form, request)
        except Refusal as refusal:
            form.add_error("answered_at", str(refusal.message))
        else:
            notices.say(request, _recorded_words(recorded))
            return redirect("events:event-answers", code=event.code)
    work = work_of([guest.contact_id] if guest.contact_id else []).get(guest.contact_id or 0, "")
    return render(request, "events/answers/record.html", {**context, "form": form, "work": work})


def _find(request: HttpRequest, event: Event, question: str) -> list[Invitation]:
    rows = _guests(request, event)
    for word in query_words(question):
        rows = rows.filter(Q(contact__search_text__contains=word) | Q(request__name__icontains=word))
    found = list(rows.order_by("named", "pk")[:MOST_FOUND])  # type: ignore[misc]
    work = work_of([row.contact_id for row in found if row.contact_id])
    for row in found:
        row.work = work.get(row.contact_id or 0, "")  # type: ignore[attr-defined]
    return found


def _write_down(guest: Invitation, form: RecordForm, request: HttpRequest) -> actions.Recorded:
    now = timezone.now()
    reply = form.to_reply(language_of_house=Body.current().language, now=now)
    if reply.rsvp == Rsvp.DELEGATED:
        recorded, _request = requests.name_substitute(guest, form.to_substitute(), reply, by=person(request), now=now)
        return recorded
    return actions.record_reply(guest, reply, by=person(request), now=now)


def _recorded_words(recorded: actions.Recorded) -> str:
    name, shown = recorded.invitation.guest_name, state("rsvp", recorded.invitation.rsvp).label
    if recorded.outcome == "older":
        return _("%(name)s: written down, but a newer answer is known: %(answer)s.") % {"name": name, "answer": shown}
    if recorded.outcome == "stored":
        return _("%(name)s: written down in the ledger; the invitation no longer holds.") % {"name": name}
    if recorded.outcome == "duplicate":
        return _("%(name)s: this answer was there already: %(answer)s.") % {"name": name, "answer": shown}
    return _("%(name)s: %(answer)s.") % {"name": name, "answer": shown}


@require_POST
@staff_may("events.record_answers")
def look_over(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take the flag from a guest."""
    event = _event(request, code)
    guest = get_object_or_404(Invitation.objects.run_by(person(request)).filter(event=event), pk=pk)
    actions.look_over(guest, by=person(request), now=timezone.now())
    return redirect(reverse("events:event-answers", args=[code]) + "?rsvp=flagged")


@require_POST
@staff_may("events.record_answers")
def letter_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the answer that a letter holds, as a person read it."""
    if not person(request).may("mailing.decide_inbound"):
        return redirect("mailing:inbound-letter", pk=pk)
    letter = get_object_or_404(InboundLetter.objects.visible_to(person(request)), pk=pk)
    guest = get_object_or_404(Invitation.objects.run_by(person(request)), pk=letter.summary.get("invitation") or 0)
    rsvp = request.POST.get("rsvp", "")
    try:
        recorded = letters.record_from_letter(letter, guest, rsvp=rsvp, by=person(request), now=timezone.now())
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        notices.say(request, _recorded_words(recorded))
    return redirect("mailing:inbound-letter", pk=pk)


# --- Requests ---------------------------------------------------------------------------------------------------------


@require_safe
@staff_may("events.view_events")
def request_list(request: HttpRequest) -> HttpResponse:
    """Who wants to come without an invitation of their own; the oldest first, those decided below."""
    rows = ParticipationRequest.objects.visible_to(person(request))
    rows = rows.select_related("event", "invitation__contact", "invitation__request", "decided_by", "letter")
    code = request.GET.get("event", "")
    if code:
        rows = rows.filter(event__code=code)
    now = timezone.now()
    waiting = list(rows.waiting())
    seats = {row.event_id: queries.seats_of(row.event) for row in {w.event_id: w for w in waiting}.values()}
    decided = rows.exclude(state=ParticipationRequest.State.REQUESTED).filter(event__ends_at__gte=now)
    context = {
        "waiting": [(row, seats[row.event_id]) for row in waiting],
        "decided": list(decided.order_by("-decided_at", "-pk")[:50]),
        "may_decide": person(request).may("events.manage_invitations"),
        "nav_current": "events",
        "code": code,
    }
    return render_part(request, "events/answers/requests.html", "list", context)


def _request_of(request: HttpRequest, pk: int) -> ParticipationRequest:
    rows = ParticipationRequest.objects.run_by(person(request)).select_related("event", "invitation__contact")
    return get_object_or_404(rows, pk=pk)


@require_POST
@staff_may("events.manage_invitations")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the person come: as the guest's substitute, or beside the guest."""
    asked = _request_of(request, pk)
    instead = request.POST.get("how") == "instead"
    try:
        done = requests.approve_request(asked, by=person(request), now=timezone.now(), instead=instead)
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
        return redirect("events:requests")
    name = done.name or done.email
    assert done.becomes is not None
    done.becomes.refresh_from_db()
    if done.becomes.rsvp == Rsvp.WAITLISTED:
        text = _("%(name)s stands in the waiting list: all seats are taken.") % {"name": name}
    elif done.email:
        text = _("%(name)s takes part; the invitation goes to %(address)s.") % {"name": name, "address": done.email}
    else:
        text = _("%(name)s takes part. There is no e-mail address: tell them by telephone.") % {"name": name}
    notices.say(request, text)
    return redirect("events:requests")


@require_POST
@staff_may("events.manage_invitations")
def same_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The stranger is the guest with another address."""
    asked = _request_of(request, pk)
    if not person(request).may("crm.edit_contacts"):
        notices.say(request, _("Adding an address to a card is not among your rights. Ask an editor."), tone="bad")
        return redirect("events:requests")
    try:
        recorded = letters.same_person(asked, by=person(request), now=timezone.now())
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        text = _("The address is on the card of %(name)s now.") % {"name": recorded.invitation.guest_name}
        notices.say(request, f"{text} {_recorded_words(recorded)}")
    return redirect("events:requests")


@require_http_methods(["GET", "POST"])
@staff_may("events.manage_invitations")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse with a reason."""
    asked = _request_of(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            requests.refuse_request(asked, reason=form.cleaned_data["reason"], by=person(request), now=timezone.now())
        except Refusal as refusal:
            notices.say(request, refusal.message, tone="bad")
        else:
            notices.say(request, _("%(name)s: refused.") % {"name": asked.name or asked.email})
        return redirect("events:requests")
    effects = [_("The reason stays on file.")]
    if asked.kind == ParticipationRequest.Kind.SUBSTITUTE and asked.invitation is not None:
        effects.append(
            _("%(name)s is asked again whether they come, by a short letter.") % {"name": asked.invitation.guest_name}
        )
    return confirm(
        request,
        title=_("Refuse the request of %(name)s?") % {"name": asked.name or asked.email},
        verb=pgettext("request to take part", "Refuse"),
        back_url=reverse("events:requests"),
        effects=effects,
        form=form,
        danger=True,
        crumbs=[(_("Requests to take part"), reverse("events:requests"))],
    )
