"""Pages of reports: the list, the tab of an event, the form, and the steps to the public page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import Tab, confirm
from events.outcomes import actions, queries
from events.outcomes.content import content_of, nameable
from events.outcomes.forms import OutcomeForm, ReasonForm, decision_formset
from events.outcomes.models import Outcome, OutcomeVersion
from events.outcomes.refusals import NothingToPublish
from events.outcomes.report import Report
from events.planning.models import Event

State = Outcome.State


@require_safe
@staff_may("events.view_events")
def outcome_list(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    rows = {
        "waiting": queries.waiting_for_report(_user(request)),
        "drafts": queries.in_work(_user(request)),
        "published": queries.published(_user(request)),
    }
    counts = {name: found.order_by().count() for name, found in rows.items()}
    if view not in queries.TABS:
        view = next((name for name in queries.TABS if counts[name]), "waiting")
    labels = {
        "waiting": pgettext("tab of outcomes", "Waiting for a report"),
        "drafts": pgettext("tab of outcomes", "In work"),
        "published": pgettext("tab of outcomes", "Published"),
    }
    orders = {
        "waiting": ("-starts_at", "-pk"),
        "drafts": ("-changed_at", "-pk"),
        "published": ("-event__starts_at", "-pk"),
    }
    context = {
        "view": view,
        "tabs": [Tab(labels[name], f"?view={name}", counts[name], name == view) for name in queries.TABS],
        "page": keyset_page(rows[view], request, order=orders[view], count=False),
        "total": counts[view],
        "may_edit": person(request).may("events.edit_outcomes"),
    }
    return render(request, "events/outcomes/list.html", context)


@require_safe
@staff_may("events.view_events")
def outcome(request: HttpRequest, code: str) -> HttpResponse:
    """The report as readers will see it, with the step that comes next."""
    event = _event(request, code)
    found = (
        Outcome.objects.visible_to(request.user).filter(event=event).select_related("author", "requested_by").first()
    )
    is_held = event.state in actions.HELD
    shown = found or (actions.fresh_outcome(event) if is_held else None)
    if shown is not None:
        shown.event = event
    report = Report(content_of(shown), get_language() or "ru") if shown is not None else None
    versions = list(queries.live_versions(found)) if found else []
    runs = event.is_run_by(person(request))
    is_known = event.state in (Event.State.ANNOUNCED, Event.State.CLOSED_FOR_RSVP)
    is_over = event.ends_at <= timezone.now()
    context = {
        "event": event,
        "active": "outcome",
        "outcome": found,
        "has_text": found is not None and bool(found.text_ru.strip()),
        "waits_for_end": is_known and not is_over,
        "may_mark_held": is_known and is_over and runs and person(request).may("events.edit_events"),
        "is_held": is_held,
        "report": report,
        "names": queries.names_of(OutcomeVersion(content=report.content)) if report else [],
        "versions": versions,
        "needs_approval": found is not None and actions.needs_approval(found),
        "may_edit": runs and person(request).may("events.edit_outcomes"),
        "may_publish": runs and person(request).may("events.publish_outcomes"),
        "may_approve": _may_approve(request, found),
        "today": timezone.localdate(),
        "reason_form": ReasonForm(),
    }
    return render(request, "events/outcomes/outcome.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.edit_outcomes")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write the report. The first saving opens it; until then nothing is kept."""
    event, now = _own_event(request, code), timezone.now()
    found = Outcome.objects.visible_to(request.user).filter(event=event).first()
    page = reverse("events:outcome", args=[code])
    if found is None and event.state not in actions.HELD:
        return HttpResponseRedirect(page)
    shown = found or actions.fresh_outcome(event)
    shown.event = event
    form = OutcomeForm(request.POST or None, outcome=shown)
    decisions = decision_formset(shown, request.POST or None)
    if request.method == "POST" and form.is_valid() and decisions.is_valid():
        was_approved = found is not None and found.state in (State.ON_APPROVAL, State.APPROVED)
        try:
            saved = actions.open_outcome(event, by=_user(request), now=now)
            saved = actions.write_outcome(saved, form.to_text(decisions.lines()), by=_user(request), now=now)
        except Refusal as refused:
            form.add_error(None, str(refused.message))
        else:
            if was_approved and saved.state == State.DRAFT:
                notices.say(
                    request, _("Saved. The report changed, so approval has to be asked for again."), tone="warn"
                )
            else:
                notices.say(request, _("Saved."))
            return HttpResponseRedirect(reverse("events:outcome-edit", args=[code]) if "more" in request.POST else page)
    report = Report(content_of(shown), get_language() or "ru")
    context = {
        "event": event,
        "active": "outcome",
        "form": form,
        "decisions": decisions,
        "report": report,
        "nameable": _nameable_words(event),
        "is_new": found is None,
    }
    has_errors = request.method == "POST"
    return render(request, "events/outcomes/edit.html", context, status=422 if has_errors else 200)


@require_POST
@staff_may("events.edit_outcomes")
def request_approval(request: HttpRequest, code: str) -> HttpResponse:
    return _step(
        request,
        _own_event(request, code),
        actions.request_approval,
        _("Sent for approval. You will see the decision among today's matters."),
    )


@require_POST
@staff_may("events.approve_outcomes", fresh=True)
def approve(request: HttpRequest, code: str) -> HttpResponse:
    return _step(request, _event(request, code), actions.approve, _("Approved. The report can be published now."))


@require_POST
@staff_may("events.approve_outcomes")
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        notices.say(
            request,
            _("Say in a few words what has to be changed: the author reads it. Nothing was changed."),
            tone="warn",
        )
        return HttpResponseRedirect(reverse("events:outcome", args=[code]))
    reason = form.cleaned_data["reason"]
    return _step(
        request,
        _event(request, code),
        lambda found, by, now: actions.send_back(found, reason=reason, by=by, now=now),
        _("Sent back to the author."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.publish_outcomes")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    event = _own_event(request, code)
    found = get_object_or_404(Outcome.objects.visible_to(request.user), event=event)
    if request.method != "POST" and not found.text_ru.strip():
        notices.say(request, NothingToPublish.message, tone="warn")
        return HttpResponseRedirect(reverse("events:outcome-edit", args=[code]))
    if request.method == "POST":
        return _step(request, event, actions.publish, _("Published. The page is open to everyone."))
    number = (found.versions.first().number if found.versions.exists() else 0) + 1  # type: ignore[union-attr]
    content = content_of(found)
    effects = [
        _("The page of outcome, the feeds and the list of outcomes will show version %(number)s.") % {"number": number},
        ngettext("%(n)s person is named.", "%(n)s people are named.", len(content["people"]))
        % {"n": len(content["people"])}
        if found.publishes_names
        else _("Nobody is named: counts by groups only."),
    ]
    if number > 1:
        effects.append(_("Earlier versions stay beside it."))
    if not event.is_public:
        effects.append(_("The event itself is not in the public calendar; its outcome will not be public either."))
    return confirm(
        request,
        title=_("Publish the outcome?"),
        effects=effects,
        verb=_("Publish"),
        back_url=reverse("events:outcome", args=[code]),
        crumbs=[(event.title, event.get_absolute_url())],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.publish_outcomes")
def unpublish(request: HttpRequest, code: str) -> HttpResponse:
    event = _own_event(request, code)
    found = get_object_or_404(Outcome.objects.visible_to(request.user), event=event)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _step(
            request,
            event,
            lambda known, by, now: actions.unpublish(known, reason=reason, by=by, now=now),
            _("Taken off the public pages and feeds."),
        )
    n = len(list(queries.live_versions(found)))
    return confirm(
        request,
        title=_("Take the outcome off the public pages?"),
        effects=[
            ngettext(
                "%(n)s version disappears from the pages and feeds at once.",
                "%(n)s versions disappear from the pages and feeds at once.",
                n,
            )
            % {"n": n},
            _("The text stays here as a draft and can be published again as a new version."),
        ],
        verb=_("Take off"),
        back_url=reverse("events:outcome", args=[code]),
        form=form,
        danger=True,
        crumbs=[(event.title, event.get_absolute_url())],
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


Change = Callable[..., object]


def _step(request: HttpRequest, event: Event, change: Change, said: str) -> HttpResponse:
    """Take one step with a report and go back to it; a refusal is told there."""
    found = get_object_or_404(Outcome.objects.visible_to(request.user), event=event)
    try:
        change(found, by=_user(request), now=timezone.now())
    except Refusal as refused:
        notices.say(request, refused.message, tone="warn")
    else:
        notices.say(request, said)
    return HttpResponseRedirect(reverse("events:outcome", args=[event.code]))


def _own_event(request: HttpRequest, code: str) -> Event:
    """An event whose report this person writes."""
    return get_object_or_404(
        Event.objects.run_by(request.user).select_related("venue", "department", "council"), code=code
    )


def _event(request: HttpRequest, code: str) -> Event:
    events = Event.objects.visible_to(request.user).select_related("venue", "department", "council")
    return get_object_or_404(events, code=code)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the gate let in staff alone
    return request.user


def _may_approve(request: HttpRequest, found: Outcome | None) -> bool:
    mine = found is not None and found.is_own_of(_user(request))
    return found is not None and not mine and person(request).may("events.approve_outcomes")


def _nameable_words(event: Event) -> str:
    from_rows = len(nameable(event))
    return ngettext(
        "%(n)s person who came agreed to be named.", "%(n)s people who came agreed to be named.", from_rows
    ) % {"n": from_rows}  # fmt: skip
