"""The list of contacts and the card of a contact."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.audit import words
from crm.body.models import Body
from crm.contacts.models import Contact
from crm.contacts.pages import posted
from crm.duplicates.queries import look_alikes
from crm.duplicates.similarity import Likeness
from crm.journal import actions as journal
from crm.journal.refusals import Refusal
from crm.overview import queries
from crm.overview.actions import add_person
from crm.overview.forms import ContactFilters, NewPersonForm
from crm.overview.ports import CardTab
from crm.overview.side import side_of
from crm.overview.timeline import by_years, timeline
from crm.segments.reasons import verdict
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import Tab, render_part, wants_part

FIRST_ENTRIES = 60  # of a timeline; older ones at the reader's wish


@require_GET
@staff_may("crm.view_contacts")
def contact_list(request: HttpRequest) -> HttpResponse:
    """Everybody this person may see, found as you type, in four tabs."""
    user, now = person(request), timezone.now()
    filters = ContactFilters(request.GET, reader=user)
    found = filters.narrow(filters.search(queries.contacts_of(user)))
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else "all"
    numbers = queries.counts(found, now=now)
    page = keyset_page(queries.listed(queries.in_tab(found, tab, now=now), now=now), request, count=False)
    page = replace(page, total=numbers[tab])
    context = {
        "filters": filters,
        "tab": tab,
        "tabs": _list_tabs(request, tab, numbers),
        "page": page,
        "rows": queries.rows(page.rows, user, now=now),
        "groups": filters.fields["group"].choices[1:],  # type: ignore[attr-defined]
        "kept": {} if tab == "all" else {"tab": tab},
        "import_url": _address("crm:import-new"),
        "is_part": wants_part(request),
        **_rights(user),
    }
    return render_part(request, "crm/overview/contact_list.html", "list", context)


def _rights(user: User) -> dict[str, bool]:
    """What the buttons of list and card ask for."""
    return {
        "may_edit": user.may("crm.edit_contacts"),
        "may_group": user.may("crm.edit_groups"),
        "may_import": user.may("crm.import_contacts"),
        "may_record": user.may("crm.record_consent"),
    }


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _list_tabs(request: HttpRequest, current: str, numbers: dict[str, int | None]) -> list[Tab]:
    labels = {"all": _("All"), "mailable": _("May write"), "not": _("May not write"), "review": _("On review")}
    tabs = []
    for name, label in labels.items():
        query = request.GET.copy()
        for gone in [name for name in query if name in {"after", "before", "tab"} or not query[name]]:
            del query[gone]
        if name != "all":
            query["tab"] = name
        tabs.append(
            Tab(label, f"{request.path}?{query.urlencode()}" if query else request.path, numbers[name], name == current)
        )
    return tabs


@require_GET
@staff_may("crm.view_contacts")
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The card, open at its timeline."""
    user, now = person(request), timezone.now()
    known = _card(request, pk)
    entries = timeline(known, user, now=now)
    shown = entries if "all" in request.GET else entries[:FIRST_ENTRIES]
    return _page(
        request,
        known,
        "timeline",
        "crm/overview/timeline.html",
        {"years": by_years(shown), "earlier": len(entries) - len(shown)},
        timeline_length=len(entries),
    )


@require_GET
@staff_may("crm.view_contacts")
def consents(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of one person, the newest line first, and what they do not want to get."""
    known = _card(request, pk)
    context = {
        "lines": known.consents.select_related("recorded_by").order_by("-recorded_at", "-pk"),
        "opt_outs": known.opt_outs.select_related("group").order_by("ended_at", "-since"),
    }
    return _page(request, known, "consents", "crm/overview/consents.html", context)


@require_GET
@staff_may("crm.view_journal")
def contact_journal(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed the card."""
    known = _card(request, pk)
    lines = [(entry, words.verb(entry.verb)) for entry in journal.about(known).select_related("by")[:200]]
    return _page(request, known, "journal", "crm/overview/journal.html", {"lines": lines})


@require_GET
@staff_may("crm.view_contacts")
def contact_tab(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A tab that a storey above brings."""
    user = person(request)
    tab = next((tab for tab in _tabs_from_above(user) if tab.key == key), None)
    if tab is None:
        raise Http404
    known = _card(request, pk)
    return _page(request, known, key, tab.template, dict(tab.context(known, user)))


def _card(request: HttpRequest, pk: int) -> Contact:
    user, now = person(request), timezone.now()
    return get_object_or_404(queries.cards_of(user, timezone.localdate(now), now=now), pk=pk)


def _tabs_from_above(user: User) -> list[CardTab]:
    found: list[CardTab] = [import_string(path) for path in settings.CRM_CARD_TABS]
    return [tab for tab in found if user.may(tab.permission)]


def _page(
    request: HttpRequest,
    known: Contact,
    current: str,
    part: str,
    context: dict[str, Any],
    *,
    timeline_length: int | None = None,
) -> HttpResponse:
    """Answer with the card open at one of its tabs; `part` is the template of the tab."""
    user, now = person(request), timezone.now()
    if timeline_length is None:
        timeline_length = len(timeline(known, user, now=now))
    tabs = [Tab(_("Timeline"), known.get_absolute_url(), timeline_length, current == "timeline")]
    tabs += [
        Tab(tab.label, reverse("crm:contact-tab", args=[known.pk, tab.key]), tab.count(known, user), current == tab.key)
        for tab in _tabs_from_above(user)
    ]
    ledger = reverse("crm:contact-consents", args=[known.pk])
    tabs.append(Tab(_("Consents"), ledger, known.consents.count(), current == "consents"))
    if user.may("crm.view_journal"):
        lines = journal.about(known).count()
        tabs.append(Tab(_("Journal"), reverse("crm:contact-journal", args=[known.pk]), lines, current == "journal"))
    actions = [action for path in settings.CRM_CARD_ACTIONS for action in import_string(path).actions(known, user)]
    page = {
        "contact": known,
        "side": side_of(known, user, today=timezone.localdate(now)),
        "verdict": verdict(known, now=now),
        "tabs": tabs,
        "tab_template": part,
        "card_actions": sorted(actions, key=lambda action: action.is_main),
        **_rights(user),
        **context,
    }
    return render(request, "crm/overview/contact.html", page)


@require_http_methods(["GET", "POST"])
@staff_may("crm.edit_contacts")
def add(request: HttpRequest) -> HttpResponse:
    """Open a card. Somebody who looks like a person of the base is shown first, and a person decides."""
    user = person(request)
    form = NewPersonForm(posted(request), writer=user)
    form.city_code = Body.current().city_phone_code
    similar: list[tuple[Contact, Likeness]] = []
    if request.method == "POST" and form.is_valid():
        similar = [] if form.cleaned_data["is_another"] else look_alikes(form.to_card(), user)
        if not similar:
            try:
                made = _opened(form, user)
            except Refusal as refused:
                form.add_error(None, str(refused.message))
            else:
                notices.say(request, _("The card of %(name)s is open.") % {"name": made.full_name})
                return redirect(made)
    status = 422 if form.errors or similar else 200
    return render(request, "crm/overview/contact_add.html", {"form": form, "similar": similar}, status=status)


def _opened(form: NewPersonForm, user: User) -> Contact:
    values = form.cleaned_data
    return add_person(
        form.to_person(),
        by=user,
        now=timezone.now(),
        emails=[values["email"]] if values["email"] else [],
        phones=[values["phone"]] if values["phone"] else [],
        organisation=values["organisation"],
        post=values["post"],
        groups=list(values["groups"]),
        consent=form.to_line(),
    )


@require_GET
@staff_may("crm.edit_contacts")
def similar_people(request: HttpRequest) -> HttpResponse:
    """Who looks like the person being typed; asked by the page while it is filled in."""
    user = person(request)
    form = NewPersonForm(request.GET, writer=user)
    form.city_code = Body.current().city_phone_code
    context = {"similar": look_alikes(form.to_card(), user)}
    return render(request, "crm/overview/contact_add.html#similar", context)
