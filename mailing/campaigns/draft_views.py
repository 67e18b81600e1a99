"""A campaign before it leaves: who gets it, what it says, the check of all letters, and the way to a second person."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.body.models import Body
from crm.groups.models import ReferenceGroup
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import Tab
from mailing.campaigns import actions, composing
from mailing.campaigns.audience import Audience, Person, audience_of, selected
from mailing.campaigns.forms import NewLetterForm, TextsForm, WhenForm
from mailing.campaigns.four_eyes import is_own_letter, second_person
from mailing.campaigns.models import Campaign
from mailing.campaigns.night import FIELD, Night, asks_about, chosen_hour
from mailing.campaigns.ports import origins_of
from mailing.campaigns.queries import visible_campaigns
from mailing.campaigns.reasons import why
from mailing.campaigns.recipients import Texts
from mailing.campaigns.rehearsal import last_rehearsal, rehearse, verdict_line
from mailing.content.calendar_lines import calendar_lines
from mailing.content.frames import framed
from mailing.content.merge_fields import COMMON_FIELDS
from mailing.content.rendering import render as render_letter
from mailing.delivery.models import Delivery

State = Campaign.State
SHOWN_PEOPLE = 50
MOST_READERS = 200
SHOWS = ("letter", "text", "calendar")


def visible(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(visible_campaigns(person(request)), pk=pk)


def page(request: HttpRequest, row: Campaign) -> HttpResponse:
    """Show a letter that has not left: with its fixed list, or, while it is composed, with the people as they are."""
    user = person(request)
    origin = origins_of([row]).get(row.pk)
    is_composed_here = row.state == State.DRAFT and origin is None and row.purpose == Campaign.Purpose.LETTER
    found = last_rehearsal(row)
    is_current = found is not None and found.content_hash == row.content_hash
    context: dict[str, Any] = {
        "campaign": row,
        "origin": origin,
        "rehearsal": found if is_current else None,
        "rehearsal_is_old": found is not None and not is_current,
        "verdict": verdict_line(found) if found is not None and is_current else "",
        "may_write": user.may("mailing.edit_campaigns"),
        "may_send": user.may("mailing.send_campaigns"),
        "may_approve": user.may("mailing.approve_campaigns"),
        "is_own": is_own_letter(row, user),
        "night": asks_about(row, timezone.now()),
        "sees_all": user.may("crm.see_personal_data"),
        "show": request.GET.get("show") if request.GET.get("show") in SHOWS else "letter",
    }
    if is_composed_here:
        context |= _composing(request, row)
        context["verbs"] = _verbs(context)
        return render(request, "mailing/campaigns/compose.html", context)
    context |= _fixed(request, row)
    context["second"] = actions.second_person_for(row, now=timezone.now())
    context["verbs"] = _verbs(context)
    return render(request, "mailing/campaigns/approval.html", context)


def _verbs(context: dict[str, Any]) -> tuple[str, str]:
    night: Night | None = context["night"]
    return night.verbs(needs_second=context["second"].is_needed) if night else ("", "")


def _composing(request: HttpRequest, row: Campaign) -> dict[str, Any]:
    user, now = person(request), timezone.now()
    audience = audience_of(row, by=user, now=now)
    side = "out" if request.GET.get("side") == "out" else "in"
    people = audience.invited if side == "in" else audience.left_out
    reader = _reader(request, audience)
    chosen, without = selected(row)
    return {
        "audience": audience,
        "side": side,
        "side_tabs": [
            Tab(_("They get it"), "?side=in#people", len(audience.invited), current=side == "in"),
            Tab(_("They do not"), "?side=out#people", len(audience.left_out), current=side == "out"),
        ],
        "people": Paginator(people, SHOWN_PEOPLE).get_page(request.GET.get("page")),
        "more_groups": [
            group
            for group in ReferenceGroup.objects.visible_to(user).in_use().order_by("name_ru")
            if group.pk not in chosen and group.pk not in without
        ],
        "form": TextsForm.of(row),
        "when": WhenForm(initial={"scheduled_at": row.scheduled_at}),
        "fields": COMMON_FIELDS,
        "readers": [(one.contact.pk, one.contact.full_name) for one in audience.invited[:MOST_READERS]],
        "reader_value": reader.contact.pk if reader is not None else "",
        "frame_url": f"{reverse('mailing:campaign-preview', args=[row.pk])}?reader={reader.contact.pk}"
        if reader
        else "",
        "letter": composing.specimen(row, reader) if reader is not None and row.body_ru else None,
        "second": second_person(row, [one.contact.mail_address for one in audience.invited], now=now),  # type: ignore[attr-defined]
    }


def _reader(request: HttpRequest, audience: Audience) -> Person | None:
    wanted = request.GET.get("reader", "")
    found = next((one for one in audience.invited if str(one.contact.pk) == wanted), None)
    return found or next(iter(audience.invited), None)


def _fixed(request: HttpRequest, row: Campaign) -> dict[str, Any]:
    """The list as it is bound by its hash, and the letter of one chosen recipient."""
    user = person(request)
    letters = Delivery.objects.visible_to(user).filter(campaign=row)
    wanted = request.GET.get("reader", "")
    reader = letters.filter(pk=wanted).first() if wanted.isdigit() else None
    reader = reader or letters.order_by("pk").first()
    if reader is not None:
        reader.campaign = row
    found = keyset_page(letters.defer("calendar", "values"), request, order=("shown_name", "pk"))
    lines = [(letter, why(letter.reason)) for letter in found.rows]
    language = get_language() or "ru"
    return {
        "page": found,
        "letters": lines,
        "each_has_a_reason": all(reason for _letter, reason in lines),
        "calendar": calendar_lines(reader.calendar, zone=Body.current().zone, language=language) if reader else [],
        "readers": letters.order_by("shown_name", "pk").values_list("pk", "shown_name")[:MOST_READERS],
        "reader_value": reader.pk if reader is not None else "",
        "frame_url": reverse("mailing:letter-html", args=[row.pk, reader.pk]) if reader is not None else "",
        "letter": render_letter(row, reader) if reader is not None else None,
    }


# --- Composing --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("mailing.edit_campaigns")
def create(request: HttpRequest) -> HttpResponse:
    """Begin a letter to groups."""
    form = NewLetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        template = form.cleaned_data["template"]
        row = actions.draft_campaign(
            title=form.cleaned_data["title"],
            purpose=Campaign.Purpose.LETTER,
            letter_class=form.cleaned_data["letter_class"],
            texts=Texts(template.subject_ru, template.body_ru, template.subject_en, template.body_en)
            if template
            else Texts("", "{{salutation}}\n\n\n\n" + _("Yours sincerely,") + "\n{{officer|}}\n{{body_name}}"),
            sender=form.cleaned_data["sender"],
            department=person(request).department,
            by=person(request),
            now=timezone.now(),
        )
        return redirect("mailing:campaign", pk=row.pk)
    return render(request, "mailing/campaigns/create.html", {"form": form})


@require_POST
@staff_may("mailing.edit_campaigns")
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a group, leave one out, or take a choice back; which, the pressed button says."""
    row = visible(request, pk)
    chosen, without = selected(row)
    how, number = request.POST.get("change", "")[:1], request.POST.get("change", "")[1:]
    if how not in ("g", "x", "-") or not number.isdigit():
        raise Http404
    group = int(number)
    chosen, without = [known for known in chosen if known != group], [known for known in without if known != group]
    if how == "g":
        chosen.append(group)
    elif how == "x":
        without.append(group)
    selection = {"groups": chosen, "without": without}
    return _do(request, row, lambda: actions.change_selection(row, selection, by=person(request), now=timezone.now()))


@require_POST
@staff_may("mailing.edit_campaigns")
def save_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was written; a mistake is shown beside the text, which stays as it was typed."""
    row = visible(request, pk)
    form = TextsForm(request.POST)
    if not form.is_valid():
        context = {"campaign": row, "form": form, "fields": COMMON_FIELDS}
        return render(request, "mailing/campaigns/text.html", context, status=422)
    return _do(
        request,
        row,
        lambda: actions.change_texts(row, form.texts, by=person(request), now=timezone.now()),
        _("The text is saved."),
        anchor="letter",
    )


@require_POST
@staff_may("mailing.edit_campaigns")
def save_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the hour of sending."""
    row = visible(request, pk)
    form = WhenForm(request.POST)
    if not form.is_valid():
        notices.say(request, " ".join(map(str, form.errors["scheduled_at"])), tone="bad")
        return redirect("mailing:campaign", pk=pk)
    moment = form.cleaned_data["scheduled_at"]
    return _do(
        request,
        row,
        lambda: actions.change_time(row, moment, by=person(request), now=timezone.now()),
        _("The time of sending is set."),
        anchor="send",
    )


@require_POST
@staff_may("mailing.edit_campaigns")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix the list as it is now and build every letter; none is sent."""
    row = visible(request, pk)
    return _do(request, row, lambda: _rehearsed(request, row), anchor="check")


def _rehearsed(request: HttpRequest, row: Campaign) -> None:
    now, is_new = timezone.now(), _is_composed_here(row)
    result = composing.fix_list(row, by=person(request), now=now) if is_new else rehearse(row, now=now)
    notices.say(request, verdict_line(result), tone="good" if result.passed else "bad")


@require_POST
@staff_may("mailing.send_campaigns")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Check all letters once more, then send them or ask a second person; mistakes are shown and nothing leaves."""
    row = visible(request, pk)

    def change() -> None:
        now, by = timezone.now(), person(request)
        send_at = chosen_hour(request.POST.get(FIELD, ""), asks_about(row, now))
        if send_at is not None:
            actions.change_time(row, send_at, by=by, now=now)
        if _is_composed_here(row):
            composing.fix_list(row, by=by, now=now)
        elif send_at is not None:
            rehearse(Campaign.objects.get(pk=row.pk), now=now)  # the hour is part of what was checked
        sent = composing.send(row, by=by, now=now)
        if sent.state == State.ON_APPROVAL:
            notices.say(request, _("Sent for approval. Text and list are fixed now."))
        elif sent.state == State.SCHEDULED:
            notices.say(request, _("The letters wait for the hour that was set."))
        else:
            notices.say(request, _("The letters leave."))

    return _do(request, row, change)


@require_POST
@staff_may("mailing.edit_campaigns")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a letter back from approval, or drop its fixed list."""
    row = visible(request, pk)
    return _do(
        request,
        row,
        lambda: actions.unfreeze(row, by=person(request), now=timezone.now()),
        _("Taken back: it is a draft again."),
    )


@require_safe
@staff_may("mailing.view_campaigns")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the HTML of a letter that is being composed to its frame."""
    row = visible(request, pk)
    reader = _reader(request, audience_of(row, by=person(request), now=timezone.now()))
    if reader is None or not row.body_ru:
        raise Http404
    return framed(composing.specimen(row, reader).html)


def _is_composed_here(row: Campaign) -> bool:
    return row.purpose == Campaign.Purpose.LETTER and row.pk not in origins_of([row])


def _do(request: HttpRequest, row: Campaign, change: Any, said: str = "", anchor: str = "") -> HttpResponse:
    try:
        change()
    except Refusal as refused:
        notices.say(request, refused.message, tone="bad")
    else:
        if said:
            notices.say(request, said)
    address = reverse("mailing:campaign", args=[row.pk])
    return redirect(f"{address}#{anchor}" if anchor else address)
