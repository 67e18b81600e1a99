"""The Invite page: who, the people, the letter, the check, and the press of the button.

The choice lives in the page's own address, so it can be kept as a link and nothing is stored before the button.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from crm.access.gates import staff_may
from crm.access.models import User
from crm.body.models import Body
from crm.contacts.models import Contact
from crm.contacts.search_text import query_words, skeleton
from crm.councils.models import AdvisoryBody
from crm.groups.models import ReferenceGroup
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.parts import Step, Tab, render_part, wants_part
from events.invitations import audience as audiences
from events.invitations import waves, wording
from events.invitations.audience import Audience, Person
from events.invitations.dry_run import letter_to, try_wave
from events.invitations.models import Invitation, Wave
from events.invitations.selection import Selection
from events.invitations.text_forms import TextsForm
from events.planning import lifecycle
from events.planning.models import Event
from mailing.campaigns.models import Campaign
from mailing.campaigns.rehearsal import Problem, Rehearsal
from mailing.content.merge_fields import COMMON_FIELDS, EVENT_FIELDS

SHOWN = 12  # people on the page before "show all"
PAGE = 200
MOST_CHOICES = 300  # names in the list "as it will reach …"
MOST_FOUND = 8
VIEWS = ("letter", "text", "calendar")


@require_safe
@staff_may("events.manage_invitations")
def invite(request: HttpRequest, code: str) -> HttpResponse:
    event = _event(request, code)
    selection = _selection(request, event)
    changed = _changed(request, selection)
    if changed is not None:
        return redirect(_address("events:event-invite", event, changed, request, anchor=_anchor(request)))
    return _page(request, event, selection)


@require_POST
@staff_may("events.manage_invitations")
def pick(request: HttpRequest, code: str) -> HttpResponse:
    """Take the ticks of the list of people over into the address; nothing is stored."""
    event = _event(request, code)
    selection = _selection(request, event).picked(
        shown=request.POST.getlist("shown"), kept=request.POST.getlist("kept")
    )
    return redirect(_address("events:event-invite", event, selection, request, anchor="people"))


@require_safe
@staff_may("events.manage_invitations")
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The check of all letters, as a part of the page that is asked for when the page is there."""
    event = _event(request, code)
    selection = _selection(request, event)
    if not wants_part(request):
        return redirect(_address("events:event-invite", event, selection, request, check="1", anchor="check"))
    context = _context(request, event, selection, with_check=True)
    return render(request, "events/invitations/invite.html#check", context)


@require_safe
@staff_may("events.manage_invitations")
@xframe_options_sameorigin
@csp_replace(
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'none'"],
    }
)
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The HTML of one letter, for a frame that runs nothing."""
    event = _event(request, code)
    now = timezone.now()
    audience = audiences.audience_of(event, _selection(request, event), by=_user(request), now=now)
    person = _reader(request, audience)
    if person is None:
        raise Http404
    try:
        sender = waves.default_sender()
    except Refusal:
        raise Http404 from None
    texts = wording.invitation_texts(event)
    return HttpResponse(letter_to(event, audience, person, texts, sender=sender, by=_user(request), now=now).html)


@require_POST
@staff_may("events.manage_invitations")
def save_texts(request: HttpRequest, code: str) -> HttpResponse:
    event = _event(request, code)
    selection = _selection(request, event)
    form = TextsForm(request.POST)
    if not form.is_valid():
        return _page(request, event, selection, form=form, status=422)
    waves.save_texts(event, form.texts(), by=_user(request), now=timezone.now())
    notices.say(request, _("The text is saved. The choice of people stays as it was."))
    return redirect(_address("events:event-invite", event, selection, request, anchor="letter"))


@require_POST
@staff_may("events.manage_invitations")
def reset_texts(request: HttpRequest, code: str) -> HttpResponse:
    event = _event(request, code)
    waves.reset_texts(event, by=_user(request), now=timezone.now())
    notices.say(request, _("The letter has the text of the template again."))
    return redirect(_address("events:event-invite", event, _selection(request, event), request, anchor="letter"))


@require_POST
@staff_may("events.manage_invitations")
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Invite the list that was seen: many letters wait for a second person, few leave at once."""
    event = _event(request, code)
    selection = _selection(request, event)
    now = timezone.now()
    try:
        wave = waves.prepare_wave(
            event,
            selection,
            wording.invitation_texts(event),
            seen=request.POST.get("seen", ""),
            by=_user(request),
            now=now,
        )
    except Refusal as refusal:
        return _page(request, event, selection, refusal=refusal, status=409)
    campaign = wave.campaign
    assert campaign is not None
    notices.say(request, _said(campaign))
    return redirect("mailing:campaign", campaign.pk)


@require_safe
@staff_may("events.manage_invitations")
def choose_event(request: HttpRequest, pk: int) -> HttpResponse:
    """The events to which one person can be invited, each leading to its Invite page with only this person chosen."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).alive(), pk=pk)
    now = timezone.now()
    open_states = [state for state in Event.State.values if lifecycle.takes_invitations(state)]
    coming = Event.objects.visible_to(request.user).coming(now).filter(state__in=open_states).select_related("venue")
    guests = Invitation.objects.active().filter(contact=contact, event__in=coming)
    invited = {row.event_id: row for row in guests.exclude(pk__in=Invitation.objects.lost().values("pk"))}
    chosen = urlencode(Selection(people=(contact.pk,)).params())
    context = {
        "contact": contact,
        "nav_current": "contacts",
        "rows": [
            (event, invited.get(event.pk), f"{reverse('events:event-invite', args=[event.code])}?{chosen}")
            for event in coming
            if event.answers_until > now
        ],
    }
    return render(request, "events/invitations/choose_event.html", context)


def _said(campaign: Campaign) -> str:
    size = campaign.audience_size
    if campaign.state == Campaign.State.ON_APPROVAL:
        text = ngettext(
            "%(n)s invitation waits for approval. It leaves when a second person has approved it.",
            "%(n)s invitations wait for approval. They leave when a second person has approved them.",
            size,
        )
    else:
        text = ngettext("%(n)s invitation is being sent.", "%(n)s invitations are being sent.", size)
    return text % {"n": size}


# --- The page ---------------------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    event: Event,
    selection: Selection,
    *,
    form: TextsForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    part = "invite"
    if wants_part(request) and request.headers.get("HX-Target") == "preview":
        part = "preview"
    with_check = bool(request.GET.get("check")) or bool(refusal and isinstance(refusal, waves.LettersHaveMistakes))
    context = _context(request, event, selection, form=form, refusal=refusal, with_check=with_check)
    response = render_part(request, "events/invitations/invite.html", part, context, status=status)
    if wants_part(request) and request.method == "GET":
        response["HX-Push-Url"] = _address("events:event-invite", event, selection, request)
    return response


def _context(
    request: HttpRequest,
    event: Event,
    selection: Selection,
    *,
    form: TextsForm | None = None,
    refusal: Refusal | None = None,
    with_check: bool = False,
) -> dict[str, Any]:
    now = timezone.now()
    user = _user(request)
    audience = audiences.audience_of(event, selection, by=user, now=now)
    texts = wording.invitation_texts(event)
    context: dict[str, Any] = {
        "event": event,
        "nav_current": "events",
        "title": _title(event),
        "audience": audience,
        "selection": selection,
        "params": selection.params(),
        "query": urlencode(selection.params()),
        "refusal": refusal,
        "returned": waves.returned_wave(event),
        "waiting": _waiting(event),
        "bars": audiences.representation(audience, event),
        "bars_total": audience.size + len(audience.known),
        "overlap": audiences.overlap_note(audience),
        "chips": _chips(audience),
        "more_groups": _more_groups(audience, user),
        "more_councils": AdvisoryBody.objects.visible_to(user).exclude(pk__in=audience.councils),
        "chosen_words": _chosen_words(audience),
        "steps": _steps(audience, texts.subject_ru and texts.body_ru),
        "closed": _closed(event, now),
        "form": (form or TextsForm.of(texts)).sent_by("letter-form"),
        "is_editing": form is not None or "edit" in request.GET,
        "is_changed": wording.first_texts(event) != texts,
        "fields": [*COMMON_FIELDS, *EVENT_FIELDS],
        **_people(request, event, audience),
        **_preview(request, event, audience, now),
        **_decision(audience),
    }
    if with_check and audience.invited:
        context["rehearsal"] = _rehearse(request, event, audience, now)
        context["found"] = _found(context["rehearsal"], audience)
    return context


def _title(event: Event) -> str:
    return _("Whom to invite %(to_what)s") % {"to_what": wording.to_what(event, get_language() or "ru")}


def _steps(audience: Audience, has_text: object) -> list[Step]:
    return [
        Step(pgettext("step of inviting", "Who"), "#who", done=not audience.selection.is_empty),
        Step(pgettext("step of inviting", "People"), "#people", done=bool(audience.invited)),
        Step(pgettext("step of inviting", "Letter"), "#letter", done=bool(has_text)),
        Step(pgettext("step of inviting", "Check"), "#check"),
        Step(pgettext("step of inviting", "Sending"), "#send", current=bool(audience.invited)),
    ]


def _closed(event: Event, now: Any) -> str:
    """Why nobody can be invited, in words; empty when people can."""
    try:
        waves.refuse_unless_open(event, now)
    except Refusal as refusal:
        return str(refusal.message)
    return ""


def _waiting(event: Event) -> Wave | None:
    on_approval = event.waves.filter(kind=Wave.Kind.INVITATION, campaign__state=Campaign.State.ON_APPROVAL)
    return on_approval.select_related("campaign").last()


def _chips(audience: Audience) -> list[dict[str, Any]]:
    """Groups, councils and people that are in (green), groups that are out (red)."""
    counts_out = audience.counts_out
    left_out = [person for person in audience.left_out if person.out == audiences.LEFT_OUT_GROUP]
    chips: list[dict[str, Any]] = [
        {"side": "in", "key": f"g{pk}", "name": group.title, "count": audience.counts_by_group[pk]}
        for pk, group in audience.groups.items()
    ]
    chips += [
        {"side": "in", "key": f"c{pk}", "name": council.title, "count": _of_council(audience, pk)}
        for pk, council in audience.councils.items()
    ]
    by_pk = {person.contact.pk: person for person in (*audience.invited, *audience.left_out)}
    chips += [
        {"side": "in", "key": f"p{pk}", "name": by_pk[pk].contact.full_name, "count": None}
        for pk in audience.selection.people
        if pk in by_pk
    ]
    already = counts_out[audiences.ALREADY]
    chips.append({"side": "out", "key": "", "name": _("Already invited to this event"), "count": already})
    chips += [
        {
            "side": "out",
            "key": f"x{pk}",
            "name": group.title,
            "count": sum(any(code["id"] == pk for code in person.codes) for person in left_out),
        }
        for pk, group in audience.without_groups.items()
    ]
    return chips


def _of_council(audience: Audience, pk: int) -> int:
    return sum(
        any(code["code"] == "council" and code["id"] == pk for code in person.codes) for person in audience.invited
    )


def _more_groups(audience: Audience, user: User) -> Sequence[ReferenceGroup]:
    known = [*audience.groups, *audience.without_groups]
    return list(ReferenceGroup.objects.visible_to(user).in_use().exclude(pk__in=known))


def _chosen_words(audience: Audience) -> str:
    """The first line of the sum: where all these people come from."""
    groups, councils = len(audience.groups), len(audience.councils)
    if groups and not councils and not audience.selection.people:
        return ngettext("in %(n)s group, each person once", "in %(n)s groups, each person once", groups) % {"n": groups}
    if councils == 1 and not groups and not audience.selection.people:
        return _("seats of the council")
    return _("chosen, each person once")


def _decision(audience: Audience) -> dict[str, Any]:
    body = Body.current()
    return {
        "needs_second": waves.waits_for_second_person(audience.size),
        "threshold": body.approval_threshold,
        "sole_operator": body.sole_operator_since,
    }


# --- People -----------------------------------------------------------------------------------------------------------


def _people(request: HttpRequest, event: Event, audience: Audience) -> dict[str, Any]:
    side = "out" if request.GET.get("side") == "out" else "in"
    question = request.GET.get("q", "").strip()[:100]
    people = audience.left_out if side == "out" else audience.invited
    words = query_words(question)
    if words:
        people = [person for person in people if _is_named(person, words)]
    everyone = bool(request.GET.get("all"))
    page = Paginator(people, PAGE if everyone else SHOWN).get_page(request.GET.get("page") if everyone else 1)
    shown = list(page.object_list)
    ticked = [person for person in audience.left_out if person.out == audiences.BY_HAND] if side == "in" else []
    work = audiences.work_of([person.contact.pk for person in [*shown, *ticked]])
    selection = audience.selection
    return {
        "side": side,
        "q": question,
        "page": page,
        "rows": [(person, work.get(person.contact.pk, "")) for person in shown],
        "unticked": [(person, work.get(person.contact.pk, "")) for person in ticked],
        "everyone": everyone,
        "found_people": _found_people(request, audience, words) if words else [],
        "side_tabs": [
            Tab(_("We invite"), _address("events:event-invite", event, selection, request, side="", anchor="people"), audience.size, side == "in"),
            Tab(_("We do not invite"), _address("events:event-invite", event, selection, request, side="out", anchor="people"), len(audience.left_out) + audience.hidden, side == "out"),
        ],
        "all_url": _address("events:event-invite", event, selection, request, side=side, all="1", anchor="people"),
        "next_url": _address("events:event-invite", event, selection, request, side=side, all="1", page=str(page.next_page_number()), anchor="people") if page.has_next() and everyone else "",
        "previous_url": _address("events:event-invite", event, selection, request, side=side, all="1", page=str(page.previous_page_number()), anchor="people") if page.has_previous() else "",
    }  # fmt: skip


def _is_named(person: Person, words: Sequence[str]) -> bool:
    name = skeleton(person.contact.full_name)
    return all(word in name for word in words)


def _found_people(request: HttpRequest, audience: Audience, words: Sequence[str]) -> list[tuple[Contact, str]]:
    """People who are not on the list and could be added by name."""
    known = [person.contact.pk for person in (*audience.invited, *audience.left_out)]
    found = Contact.objects.visible_to(_user(request)).alive().exclude(pk__in=known).in_order()
    for word in words:
        found = found.filter(search_text__contains=word)
    contacts = list(found[:MOST_FOUND])
    work = audiences.work_of([contact.pk for contact in contacts])
    return [(contact, work.get(contact.pk, "")) for contact in contacts]


# --- The letter and its check -----------------------------------------------------------------------------------------


def _preview(request: HttpRequest, event: Event, audience: Audience, now: Any) -> dict[str, Any]:
    show = request.GET.get("show", "")
    show = show if show in VIEWS else "letter"
    person = _reader(request, audience)
    found: dict[str, Any] = {"show": show, "reader": person, "readers": audience.invited[:MOST_CHOICES]}
    try:
        sender = waves.default_sender()
    except Refusal as refusal:
        return {**found, "reader": None, "no_sender": refusal.message}
    if person is None:
        return found
    texts = wording.invitation_texts(event)
    found["sender"] = sender
    found["letter"] = letter_to(event, audience, person, texts, sender=sender, by=_user(request), now=now)
    found["frame_url"] = _address("events:event-invite-letter", event, audience.selection, None, reader=str(person.contact.pk))
    labels = {
        "letter": pgettext("view of a letter", "Letter"),
        "text": pgettext("view of a letter", "Text"),
        "calendar": pgettext("view of a letter", "Calendar"),
    }
    found["show_tabs"] = [
        Tab(labels[name], _address("events:event-invite", event, audience.selection, request, show=name, anchor="letter"), None, name == show)
        for name in VIEWS
    ]  # fmt: skip
    return found


def _reader(request: HttpRequest, audience: Audience) -> Person | None:
    """The person in whose place the letter is shown: the one asked for, else the first."""
    wanted = request.GET.get("reader", "")
    return next(
        (person for person in audience.invited if str(person.contact.pk) == wanted),
        audience.invited[0] if audience.invited else None,
    )


def _rehearse(request: HttpRequest, event: Event, audience: Audience, now: Any) -> Rehearsal | None:
    try:
        sender = waves.default_sender()
    except Refusal:
        return None
    return try_wave(event, audience, wording.invitation_texts(event), sender=sender, by=_user(request), now=now)


def _found(rehearsal: Rehearsal | None, audience: Audience) -> list[tuple[Problem, str]]:
    """Findings with the name of the person each concerns."""
    if rehearsal is None:
        return []
    return [
        (problem, audience.invited[problem.delivery_id - 1].contact.full_name if problem.delivery_id else "")
        for problem in rehearsal.problems[:PAGE]
    ]


# --- The address ------------------------------------------------------------------------------------------------------


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # staff_may let only such in
    return request.user


def _event(request: HttpRequest, code: str) -> Event:
    events = Event.objects.visible_to(request.user).select_related("venue", "department", "officer", "council")
    return get_object_or_404(events, code=code)


def _selection(request: HttpRequest, event: Event) -> Selection:
    """The choice in the address; without one that of a returned wave, else what the event suggests."""
    chosen = Selection.read({key: request.GET.getlist(key) for key in request.GET})
    if chosen is not None:
        return chosen
    returned = waves.returned_wave(event)
    return Selection.from_json(returned.selection) if returned else audiences.default_selection(event)


def _changed(request: HttpRequest, selection: Selection) -> Selection | None:
    """The choice after the button that was pressed; nothing when none was."""
    if "add" in request.GET:
        return selection.with_(request.GET["add"])
    if "drop" in request.GET:
        return selection.without(request.GET["drop"])
    return None


def _anchor(request: HttpRequest) -> str:
    return "people" if request.GET.get("add", "").startswith("p") else "who"


KEPT = ("reader", "show", "side")


def _address(
    name: str,
    event: Event,
    selection: Selection,
    request: HttpRequest | None,
    *,
    anchor: str = "",
    **extra: str,
) -> str:
    """An address of the page with this choice; what the reader looks at is kept unless it is changed here."""
    kept = {key: request.GET[key] for key in KEPT if key in request.GET} if request else {}
    more = [(key, value) for key, value in {**kept, **extra}.items() if value]
    query = urlencode([*selection.params(), *more])
    return f"{reverse(name, args=[event.code])}?{query}" + (f"#{anchor}" if anchor else "")
