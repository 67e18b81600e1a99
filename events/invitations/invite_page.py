"""What the Invite page shows: chips, bars, people, the sum, the letter and its check."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from crm.body.models import Body
from crm.contacts.models import Contact
from crm.contacts.search_text import query_words, skeleton
from crm.councils.models import AdvisoryBody
from crm.groups.models import ReferenceGroup
from crm.journal.refusals import Refusal
from crm.web.parts import Step, Tab
from events.invitations import audience as audiences
from events.invitations import waves, wording
from events.invitations.audience import Audience, Person
from events.invitations.dry_run import letter_to, try_wave
from events.invitations.models import Wave
from events.invitations.sight import Sight
from events.invitations.text_forms import TextsForm
from mailing.campaigns.models import Campaign
from mailing.campaigns.night import asks_at
from mailing.campaigns.rehearsal import Problem, Rehearsal
from mailing.content.merge_fields import COMMON_FIELDS, EVENT_FIELDS

SHOWN = 12  # people on the page before "show all"
PAGE_SIZE = 200
MOST_CHOICES = 300  # names in the list "as it reaches"
MOST_FOUND = 8
VIEWS = ("letter", "text", "calendar")
FORM_ID = "letter-form"
CHECKED_BY_ITSELF = 1_000  # letters; more take seconds, so a person asks for it


def invite_context(
    sight: Sight, *, form: TextsForm | None = None, refusal: Refusal | None = None, with_check: bool = False
) -> dict[str, Any]:
    """Everything the page shows of this look; `with_check` builds all letters, which takes a moment."""
    event = sight.event
    audience = audiences.audience_of(event, sight.selection, by=sight.user, now=sight.now)
    texts = wording.invitation_texts(event)
    returned = waves.returned_wave(event)
    context: dict[str, Any] = {
        "event": event,
        "nav_current": "events",
        "title": _("Whom to invite %(to_what)s") % {"to_what": wording.to_what(event, get_language() or "ru")},
        "audience": audience,
        "selection": sight.selection,
        "params": sight.selection.params(),
        "query": urlencode(sight.selection.params()),
        "refusal": refusal,
        "returned": returned,
        "waiting": _waiting(sight),
        "bars": audiences.representation(audience, event),
        "bars_total": audience.size + len(audience.known),
        "overlap": audiences.overlap_note(audience),
        "chips": _chips(audience),
        "more_groups": _more_groups(sight, audience),
        "more_councils": AdvisoryBody.objects.visible_to(sight.user).exclude(pk__in=audience.councils),
        "chosen_words": _chosen_words(audience),
        **_closed(sight),
        "form": (form or TextsForm.of(texts)).sent_by(FORM_ID),
        "is_editing": form is not None,
        "is_changed": wording.first_texts(event) != texts,
        "fields": [*COMMON_FIELDS, *EVENT_FIELDS],
        "checks_itself": audience.size <= CHECKED_BY_ITSELF,
        **_people(sight, audience),
        **_preview(sight, audience),
        **_decision(sight, audience, returned),
    }
    rehearsal = _rehearse(sight, audience) if with_check and audience.invited else None
    if with_check and audience.invited:
        context |= {"rehearsal": rehearsal, "found": _found(rehearsal, audience)}
    has_text = bool(texts.subject_ru and texts.body_ru)
    context["steps"] = _steps(audience, has_text=has_text, is_checked=rehearsal is not None and rehearsal.passed)
    return context


def reader_of(sight: Sight, audience: Audience) -> Person | None:
    """The person in whose place the letter is shown: the one asked for, else the first."""
    wanted = sight.asked.get("reader", "")
    return next(
        (person for person in audience.invited if str(person.contact.pk) == wanted),
        audience.invited[0] if audience.invited else None,
    )


# --- Who --------------------------------------------------------------------------------------------------------------


def _chips(audience: Audience) -> list[dict[str, Any]]:
    """Groups, councils and people that are in (green), groups that are out (red)."""
    left_out = [person for person in audience.left_out if person.out == audiences.LEFT_OUT_GROUP]
    by_pk = {person.contact.pk: person for person in (*audience.invited, *audience.left_out)}
    chosen = [
        *((f"g{pk}", group.title, audience.counts_by_group[pk]) for pk, group in audience.groups.items()),
        *((f"c{pk}", council.title, _of_council(audience, pk)) for pk, council in audience.councils.items()),
        *((f"p{pk}", by_pk[pk].contact.full_name, None) for pk in audience.selection.people if pk in by_pk),
    ]
    against = [
        ("", _("Already invited to this event"), audience.counts_out[audiences.ALREADY]),
        *(
            (f"x{pk}", group.title, sum(any(code["id"] == pk for code in person.codes) for person in left_out))
            for pk, group in audience.without_groups.items()
        ),
    ]
    return [
        {"side": side, "key": key, "name": name, "count": count}
        for side, chips in (("in", chosen), ("out", against))
        for key, name, count in chips
    ]


def _of_council(audience: Audience, pk: int) -> int:
    return sum(
        any(code["code"] == "council" and code["id"] == pk for code in person.codes) for person in audience.invited
    )


def _more_groups(sight: Sight, audience: Audience) -> list[ReferenceGroup]:
    known = [*audience.groups, *audience.without_groups]
    return list(ReferenceGroup.objects.visible_to(sight.user).in_use().exclude(pk__in=known))


def _waiting(sight: Sight) -> Wave | None:
    on_approval = sight.event.waves.filter(kind=Wave.Kind.INVITATION, campaign__state=Campaign.State.ON_APPROVAL)
    return on_approval.select_related("campaign").last()


def _steps(audience: Audience, *, has_text: bool, is_checked: bool) -> list[Step]:
    return [
        Step(pgettext("step of inviting", "Who"), "#who", done=not audience.selection.is_empty),
        Step(pgettext("step of inviting", "People"), "#people", done=bool(audience.invited)),
        Step(pgettext("step of inviting", "Letter"), "#letter", done=has_text),
        Step(pgettext("step of inviting", "Check"), "#check", done=is_checked),
        Step(pgettext("step of inviting", "Sending"), "#send", current=bool(audience.invited)),
    ]


# --- The decision -----------------------------------------------------------------------------------------------------


def _chosen_words(audience: Audience) -> str:
    """The first line of the sum: where all these people come from."""
    groups, councils = len(audience.groups), len(audience.councils)
    if audience.selection.people or bool(groups) == bool(councils) or councils > 1:
        return _("chosen, each person once")
    if councils:
        return _("seats of the council")
    return ngettext("in %(n)s group, each person once", "in %(n)s groups, each person once", groups) % {"n": groups}


def _decision(sight: Sight, audience: Audience, returned: Wave | None) -> dict[str, Any]:
    """What the button will do: send or ask, now or in the morning."""
    body = Body.current()
    second = waves.second_person_for(
        [person.contact.mail_address for person in audience.invited],  # type: ignore[attr-defined]
        purpose=Campaign.Purpose.INVITATION,
        by=sight.user,
        now=sight.now,
        campaign=returned.campaign if returned else None,
    )
    night = asks_at(sight.now, before=sight.event.answers_until)
    return {
        "second": second,
        "night": night,
        "verbs": night.verbs(needs_second=second.is_needed) if night else ("", ""),
        "threshold": body.approval_threshold,
        "sole_operator": body.sole_operator_since,
    }


def _closed(sight: Sight) -> dict[str, str]:
    """Why nobody can be invited, in words, and the page with the field that mends it; nothing when people can."""
    try:
        waves.refuse_invitations(sight.event, sight.now)
    except Refusal as refusal:
        field = refusal.details.get("field", "")
        # Day, hour and place of an announced event are changed by moving it.
        is_moved = field == "venue" and sight.event.is_announced
        page = reverse("events:event-reschedule" if is_moved else "events:event-edit", args=[sight.event.code])
        return {"closed": str(refusal.message), "closed_field": field, "closed_url": f"{page}#id_{field}"}
    return {"closed": ""}


# --- People -----------------------------------------------------------------------------------------------------------


def _people(sight: Sight, audience: Audience) -> dict[str, Any]:
    side = "out" if sight.asked.get("side") == "out" else "in"
    question = sight.asked.get("q", "").strip()[:100]
    words = query_words(question)
    people = [
        person
        for person in (audience.left_out if side == "out" else audience.invited)
        if not words or _is_named(person, words)
    ]
    everyone = bool(sight.asked.get("all"))
    page = Paginator(people, PAGE_SIZE if everyone else SHOWN).get_page(sight.asked.get("page") if everyone else 1)
    by_hand = [person for person in audience.left_out if person.out == audiences.BY_HAND] if side == "in" else []
    rows = [*page.object_list, *by_hand]
    work = audiences.work_of([person.contact.pk for person in rows])
    return {
        "side": side,
        "q": question,
        "page": page,
        "rows": [(person, work.get(person.contact.pk, "")) for person in page.object_list],
        "unticked": [(person, work.get(person.contact.pk, "")) for person in by_hand],
        "everyone": everyone,
        "found_people": _found_people(sight, audience, words) if words else [],
        "side_tabs": [
            Tab(_("We invite"), sight.url(side="", anchor="people"), audience.size, side == "in"),
            Tab(
                _("We do not invite"),
                sight.url(side="out", anchor="people"),
                len(audience.left_out) + audience.hidden,
                side == "out",
            ),
        ],
        "all_url": _list_url(sight, side),
        "next_url": _list_url(sight, side, page.next_page_number()) if everyone and page.has_next() else "",
        "previous_url": _list_url(sight, side, page.previous_page_number()) if page.has_previous() else "",
    }


def _list_url(sight: Sight, side: str, number: int = 0) -> str:
    return sight.url(side=side, all="1", page=str(number or ""), anchor="people")


def _is_named(person: Person, words: Sequence[str]) -> bool:
    name = skeleton(person.contact.full_name)
    return all(word in name for word in words)


def _found_people(sight: Sight, audience: Audience, words: Sequence[str]) -> list[tuple[Contact, str]]:
    """People who are not on the list and could be added by name."""
    known = [person.contact.pk for person in (*audience.invited, *audience.left_out)]
    found = Contact.objects.visible_to(sight.user).alive().exclude(pk__in=known).in_order()
    for word in words:
        found = found.filter(search_text__contains=word)
    contacts = list(found[:MOST_FOUND])
    work = audiences.work_of([contact.pk for contact in contacts])
    return [(contact, work.get(contact.pk, "")) for contact in contacts]


# --- The letter and its check -----------------------------------------------------------------------------------------


def _preview(sight: Sight, audience: Audience) -> dict[str, Any]:
    show = sight.asked.get("show", "")
    show = show if show in VIEWS else "letter"
    reader = reader_of(sight, audience)
    found: dict[str, Any] = {"show": show, "reader": reader, "readers": audience.invited[:MOST_CHOICES]}
    try:
        sender = waves.default_sender()
    except Refusal as refusal:
        return {**found, "reader": None, "no_sender": refusal.message}
    if reader is None:
        return found
    texts = wording.invitation_texts(sight.event)
    labels = {
        "letter": pgettext("view of a letter", "Letter"),
        "text": pgettext("view of a letter", "Text"),
        "calendar": pgettext("view of a letter", "Calendar"),
    }
    return {
        **found,
        "sender": sender,
        "sender_name": sender.name_in(get_language() or "ru"),
        "letter": letter_to(sight.event, audience, reader, texts, sender=sender, by=sight.user, now=sight.now),
        "frame_url": sight.url("events:event-invite-letter", reader=str(reader.contact.pk)),
        "show_tabs": [Tab(labels[name], sight.url(show=name, anchor="letter"), None, name == show) for name in VIEWS],
    }


def _rehearse(sight: Sight, audience: Audience) -> Rehearsal | None:
    try:
        sender = waves.default_sender()
    except Refusal:
        return None
    texts = wording.invitation_texts(sight.event)
    return try_wave(sight.event, audience, texts, sender=sender, by=sight.user, now=sight.now)


def _found(rehearsal: Rehearsal | None, audience: Audience) -> list[tuple[Problem, str]]:
    """Findings with the name of the person each concerns."""
    if rehearsal is None:
        return []
    return [
        (problem, audience.invited[problem.delivery_id - 1].contact.full_name if problem.delivery_id else "")
        for problem in rehearsal.problems[:PAGE_SIZE]
    ]
