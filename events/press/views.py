"""Pages of the press office: its events, the media list, announcements."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.body.models import Body
from crm.consent.mailable import Against
from crm.contacts.models import Contact
from crm.journal.refusals import Refusal
from crm.organisations.models import MediaOutlet, Position
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import Tab, confirm
from events.accreditation.models import Accreditation
from events.accreditation.queries import waiting as waiting_accreditations
from events.planning.models import Event
from events.planning.outlets import PICK, outlets_in_order, picked
from events.press import actions, queries
from events.press.facts import lines_of
from events.press.forms import AnnouncementForm, JournalistFilter, OutletFilter, WithdrawForm
from events.press.layout import Line, fits_one_page
from events.press.models import CALLED_OFF, PressAnnouncement
from mailing.campaigns.models import Campaign
from mailing.campaigns.night import FIELD, asks_at, chosen_hour

State = PressAnnouncement.State
RECENT = 20  # announcements of the first page


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the gate let in staff alone
    return request.user


def _tabs(request: HttpRequest, current: str) -> list[Tab]:
    labels = {
        "events": (pgettext("tab of the press office", "Events and announcements"), "events:press-list", None),
        "outlets": (
            pgettext("tab of the press office", "Outlets"),
            "events:press-outlets",
            MediaOutlet.objects.count(),
        ),
        "journalists": (
            pgettext("tab of the press office", "Journalists"),
            "events:press-journalists",
            queries.journalists(now=timezone.now()).count(),
        ),
        "accreditation": (
            pgettext("tab of the press office", "Accreditation"),
            "events:accreditation-register",
            waiting_accreditations(_user(request)).count(),
        ),
    }
    return [Tab(label, reverse(name), count or None, key == current) for key, (label, name, count) in labels.items()]


# --- Lists ------------------------------------------------------------------------------------------------------------


@require_safe
@staff_may("events.view_press")
def press_list(request: HttpRequest) -> HttpResponse:
    """Coming events for the press, each with what comes next, and announcements."""
    now = timezone.now()
    coming = queries.press_events(_user(request), now)
    events = list(coming.prefetch_related("outlets", "announcements__outlets"))
    waiting = Counter(waiting_accreditations(_user(request)).values_list("event", flat=True))
    context = {
        "tabs": _tabs(request, "events"),
        "rows": [_coming_row(event, waiting[event.pk]) for event in events],
        "announcements": list(queries.announcements(_user(request))[:RECENT]),
        "may_edit": person(request).may("events.edit_press"),
        "may_create": person(request).may("events.edit_events"),
    }
    return render(request, "events/press/list.html", context)


def _coming_row(event: Event, waiting: int) -> dict[str, object]:
    """An event with its latest announcement; its outlets are those of the announcement once there is one."""
    latest = _latest(event.announcements.all())
    outlets = len((latest or event).outlets.all())
    return {"event": event, "announcement": latest, "waiting": waiting, "outlets": outlets}


def _latest(rows: Iterable[PressAnnouncement]) -> PressAnnouncement | None:
    return max(rows, key=lambda row: row.number, default=None)


@require_safe
@staff_may("events.view_press")
def outlets(request: HttpRequest) -> HttpResponse:
    form = OutletFilter(request.GET)
    rows = form.narrow(queries.outlets_in_order())
    page = keyset_page(rows, request, order=("priority", "organisation__sort_key", "pk"))
    context = {"tabs": _tabs(request, "outlets"), "form": form, "page": page}
    return render(request, "events/press/outlets.html", context)


@require_safe
@staff_may("events.view_press")
def journalists(request: HttpRequest) -> HttpResponse:
    """People of the newsrooms: where they work, whether they may be written to, whether they are accredited."""
    now, today = timezone.now(), timezone.localdate()
    form = JournalistFilter(request.GET)
    rows = form.narrow(queries.journalists(now=now))
    page = keyset_page(rows, request)
    people = [person.pk for person in page]
    places = Position.objects.filter(contact__in=people, is_main=True).select_related("organisation")
    accredited = Accreditation.objects.valid_on(today).filter(contact__in=people, event__isnull=True)
    work = {place.contact_id: place for place in places}
    until = dict(accredited.values_list("contact_id", "valid_to"))
    context = {
        "tabs": _tabs(request, "journalists"),
        "form": form,
        "page": page,
        "rows": [
            {"person": person, "place": work.get(person.pk), "until": until.get(person.pk), "against": _word(person)}
            for person in page
        ],
        "sees_people": person(request).may("crm.view_contacts"),
        "is_masked": not person(request).may("crm.see_personal_data"),
    }
    return render(request, "events/press/journalists.html", context)


def _word(person: Contact) -> str:
    against: str = person.against  # type: ignore[attr-defined]
    return str(Against(against).label) if against else ""


# --- The tab of an event ----------------------------------------------------------------------------------------------


@require_safe
@staff_may("events.view_press")
def event_press(request: HttpRequest, code: str) -> HttpResponse:
    event = _event(request, code)
    now = timezone.now()
    rows = (
        Accreditation.objects.visible_to(request.user)
        .filter(event=event)
        .select_related("outlet__organisation", "contact")
    )
    accreditations = sorted(rows, key=lambda row: (row.state != Accreditation.State.REQUESTED, row.shown_name))
    context = {
        "event": event,
        "active": "press",
        "announcements": list(event.announcements.order_by("-number")),
        "outlets": queries.queued(event.outlets.select_related("organisation")),
        "accreditations": accreditations,
        "waiting": sum(row.state == Accreditation.State.REQUESTED for row in accreditations),
        "is_open": event.accreditation_until is not None and event.accreditation_until > now,
        "may_edit": person(request).may("events.edit_press"),
        "may_change_event": person(request).may("events.edit_events") and event.is_run_by(person(request)),
        "is_off": event.state in CALLED_OFF,
        "has_public_form": event.is_public
        and event.state in Event.PUBLIC_STATES
        and event.accreditation_until is not None,
    }
    return render(request, "events/press/event.html", context)


# --- Announcements ----------------------------------------------------------------------------------------------------


@require_POST
@staff_may("events.edit_press")
def begin(request: HttpRequest, code: str) -> HttpResponse:
    event = _event(request, code)
    try:
        announcement = actions.begin_announcement(event, by=_user(request), now=timezone.now())
    except Refusal as refused:
        notices.say(request, refused.message, tone="warn")
        return HttpResponseRedirect(reverse("events:event-press", args=[code]))
    return HttpResponseRedirect(reverse("events:announcement", args=[announcement.pk]))


@require_safe
@staff_may("events.view_press")
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet on one page, who gets it, and the step that comes next."""
    found = _announcement(request, pk)
    now = timezone.now()
    is_draft = found.state == State.DRAFT
    lines = lines_of(found) if is_draft or not found.page else [Line(**line) for line in found.page]
    readers = queries.readers_of(found.outlets.select_related("organisation"), now=now) if is_draft else []
    reached = [reader for reader in readers if not reader.against]
    context = {
        "announcement": found,
        "event": found.event,
        "lines": lines,
        "fits": fits_one_page(lines),
        "readers": readers,
        "reached": len(reached),
        "people": sum(reader.contact is not None for reader in reached),
        "mailboxes": sum(reader.contact is None for reader in reached),
        "left_out": _left_out(readers),
        "outlets": queries.queued(found.outlets.select_related("organisation")),
        "campaign": found.campaign,
        "return_reason": found.campaign.approval_note
        if is_draft and found.campaign and found.campaign.state == Campaign.State.DRAFT
        else "",
        "may_edit": person(request).may("events.edit_press") and is_draft,
        "is_event_announced": found.event.state in Event.PUBLIC_STATES,
        "may_announce": person(request).may("events.edit_events") and found.event.is_run_by(person(request)),
        "unsaid": _unsaid(found) if is_draft else [],
        "may_send": is_draft
        and person(request).may("events.edit_press")
        and person(request).may("mailing.send_campaigns"),
        "may_withdraw": person(request).may("events.edit_press") and found.state in (State.SENT, State.SCHEDULED),
        "may_see_campaign": found.campaign is not None and person(request).may("mailing.view_campaigns"),
        "is_public_now": found.state == State.SENT and found.event.is_public and _is_past(found.published_at, now),
        **_night(found, now),
        "nav_current": "press",
    }
    return render(request, "events/press/announcement.html", context)


def _night(found: PressAnnouncement, now: datetime) -> dict[str, object]:
    """What the button asks outside working hours."""
    night = asks_at(now, before=found.event.starts_at if found.event.starts_at > now else None)
    needs_second = Body.current().sole_operator_since is None
    return {"night": night, "verbs": night.verbs(needs_second=needs_second) if night else ("", "")}


def _unsaid(found: PressAnnouncement) -> list[str]:
    """What newsrooms look for and the sheet does not say yet."""
    fields = ("gathering", "speakers", "topic", "questions", "shooting", "accreditation")
    return [str(found._meta.get_field(name).verbose_name) for name in fields if not getattr(found, name).strip()]  # type: ignore[union-attr]


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _left_out(readers: list[queries.Reader]) -> list[tuple[str, int]]:
    """Why some get nothing, with counts, the commonest first."""
    words = {"doubled": _("a journalist there reads the same mailbox")}
    counts = Counter(reader.against for reader in readers if reader.against)
    return [(words.get(code) or str(Against(code).label), n) for code, n in counts.most_common()]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.edit_press")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _announcement(request, pk)
    page = reverse("events:announcement", args=[pk])
    picks = request.method == "POST" and PICK in request.POST
    typed = picked(request.POST, outlets_in_order()) if picks else request.POST or None
    form = AnnouncementForm(typed, instance=found)
    if picks:
        form.errors.clear()  # outlets were ticked, nothing was saved: no reproaches yet
    elif request.method == "POST" and form.is_valid():
        try:
            actions.write_announcement(
                found, form.to_words(), list(form.cleaned_data["outlets"]), by=_user(request), now=timezone.now()
            )
        except Refusal as refused:
            form.add_error(None, str(refused.message))
        else:
            notices.say(request, _("Saved."))
            return HttpResponseRedirect(page)
    context = {"form": form, "announcement": found, "event": found.event, "nav_current": "press"}
    wrong = request.method == "POST" and not picks
    return render(request, "events/press/edit.html", context, status=422 if wrong else 200)


@require_POST
@staff_may("events.edit_press")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    found = _announcement(request, pk)
    try:
        now = timezone.now()
        night = asks_at(now, before=found.event.starts_at if found.event.starts_at > now else None)
        send_at = chosen_hour(request.POST.get(FIELD, ""), night)
        sent = actions.send_for_approval(found, by=_user(request), now=now, send_at=send_at)
    except Refusal as refused:
        notices.say(request, refused.message, tone="warn")
    else:
        if sent.state == State.ON_APPROVAL and send_at is not None:
            notices.say(request, _("Sent for approval. Approved letters wait for the hour that was set."))
        elif sent.state == State.ON_APPROVAL:
            notices.say(request, _("Sent for approval. The letters leave as soon as a second person approves them."))
        elif sent.state == State.SCHEDULED:
            notices.say(request, _("The letters wait for the hour that was set; the announcement is public with them."))
        else:
            notices.say(request, _("The letters are leaving, and the announcement is public."))
    return HttpResponseRedirect(reverse("events:announcement", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.edit_press")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _announcement(request, pk)
    form = WithdrawForm(request.POST or None)
    page = reverse("events:announcement", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_announcement(
                found, reason=form.cleaned_data["reason"], by=_user(request), now=timezone.now()
            )
        except Refusal as refused:
            notices.say(request, refused.message, tone="warn")
        else:
            notices.say(request, _("The announcement is off the public pages."))
        return HttpResponseRedirect(page)
    return confirm(
        request,
        title=_("Withdraw the announcement?"),
        effects=[
            _("It disappears from the public pages at once."),
            _("Letters that left cannot be taken back: tell the newsrooms yourself."),
        ],
        verb=_("Withdraw"),
        back_url=page,
        form=form,
        danger=True,
        crumbs=[(found.headline, page)],
        status=422 if request.method == "POST" else 200,
    )


def _event(request: HttpRequest, code: str) -> Event:
    events = Event.objects.visible_to(request.user).select_related("venue", "department")
    return get_object_or_404(events, code=code)


def _announcement(request: HttpRequest, pk: int) -> PressAnnouncement:
    rows = PressAnnouncement.objects.visible_to(request.user).select_related(
        "event", "event__venue", "campaign", "created_by"
    )
    return get_object_or_404(rows, pk=pk)
