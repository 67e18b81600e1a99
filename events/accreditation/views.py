"""The register of accreditations and the decisions on applications."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import Tab, confirm
from events.accreditation import actions, queries
from events.accreditation.forms import PermanentForm, ReasonForm
from events.accreditation.letters import send_decision
from events.accreditation.models import Accreditation


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the gate let in staff alone
    return request.user


@require_safe
@staff_may("events.view_press")
def register(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = queries.listed(_user(request))
    counts = {view: rows.filter(queries.in_view(view, today)).order_by().count() for view in queries.VIEWS}
    view = request.GET.get("view", "")
    if view not in queries.VIEWS:
        view = "waiting" if counts["waiting"] else "permanent"
    labels = {
        "waiting": pgettext("tab of accreditations", "Applications"),
        "permanent": pgettext("tab of accreditations", "For the year"),
        "events": pgettext("tab of accreditations", "For events"),
        "over": pgettext("tab of accreditations", "Over"),
    }
    order = ("requested_at", "pk") if view in ("waiting", "permanent") else ("-requested_at", "-pk")
    page = keyset_page(rows.filter(queries.in_view(view, today)), request, order=order, count=False)
    context = {
        "view": view,
        "tabs": [Tab(labels[name], f"?view={name}", counts[name], name == view) for name in queries.VIEWS],
        "page": page,
        "may_edit": person(request).may("events.edit_press"),
        "nav_current": "press",
    }
    return render(request, "events/accreditation/register.html", context)


@require_POST
@staff_may("events.edit_press")
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Accreditation.objects.visible_to(request.user), pk=pk)
    return _decided(
        request,
        lambda: actions.grant_accreditation(row, by=_user(request), now=timezone.now()),
        _("Accreditation granted."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.edit_press")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Accreditation.objects.visible_to(request.user), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _decided(
            request,
            lambda: actions.refuse_accreditation(row, reason=reason, by=_user(request), now=timezone.now()),
            _("Accreditation refused."),
        )
    return _ask(request, form, title=_("Refuse the accreditation?"), verb=_("Refuse"), row=row)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.edit_press")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Accreditation.objects.visible_to(request.user), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _decided(
            request,
            lambda: actions.revoke_accreditation(row, reason=reason, by=_user(request), now=timezone.now()),
            _("Accreditation revoked."),
        )
    return _ask(request, form, title=_("Revoke the accreditation?"), verb=_("Revoke"), row=row)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("events.edit_press")
def add(request: HttpRequest) -> HttpResponse:
    """Write down a permanent accreditation."""
    form = PermanentForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        row = actions.add_permanent(**form.cleaned_data, contact=None, by=_user(request), now=timezone.now())
        notices.say(request, _("Accreditation no. %(number)s is written down.") % {"number": row.number})
        return HttpResponseRedirect(reverse("events:accreditation-register") + "?view=permanent")
    context = {"form": form, "nav_current": "press"}
    return render(request, "events/accreditation/add.html", context, status=422 if request.method == "POST" else 200)


def _ask(request: HttpRequest, form: ReasonForm, *, title: str, verb: str, row: Accreditation) -> HttpResponse:
    who = ", ".join(part for part in (row.shown_name, row.shown_outlet) if part)
    return confirm(
        request,
        title=title,
        effects=[
            who,
            _("The journalist gets a letter with the reason.")
            if row.email and row.event
            else _("There is no address to write to."),
        ],
        verb=verb,
        back_url=_back(request),
        form=form,
        danger=True,
        crumbs=[(_("Accreditation"), reverse("events:accreditation-register"))],
        status=422 if request.method == "POST" else 200,
    )


def _decided(request: HttpRequest, change: Callable[[], Accreditation], said: str) -> HttpResponse:
    """Decide, write to the journalist, and go back where the decision was taken."""
    try:
        row = change()
    except Refusal as refused:
        notices.say(request, refused.message, tone="warn")
        return HttpResponseRedirect(_back(request))
    if row.event is None:
        notices.say(request, said)
        return HttpResponseRedirect(_back(request))
    try:
        send_decision(row, by=_user(request), now=timezone.now())
    except Refusal as refused:
        notices.say(request, f"{said} {refused.message}", tone="warn")
    else:
        notices.say(request, _("%(done)s A letter about it is on its way.") % {"done": said})
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page the decision was taken on: a path of our own, else the register."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if safe else reverse("events:accreditation-register")
