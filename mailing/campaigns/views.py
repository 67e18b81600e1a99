"""Pages of campaigns: the list, one on its way, and the steps a person may take with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import confirm, render_part
from mailing.campaigns import actions, draft_views, letters_list
from mailing.campaigns.forms import CampaignFilter, OptionalReasonForm, ReasonForm
from mailing.campaigns.models import Campaign
from mailing.campaigns.night import FIELD, asks_about, chosen_hour
from mailing.campaigns.ports import origins_of
from mailing.campaigns.progress import progress_of
from mailing.campaigns.queries import accepted_counts, visible_campaigns
from mailing.delivery.models import Delivery

State = Campaign.State
WITHOUT_AUTOMATIC = Campaign.Purpose.CONFIRMATION


@require_safe
@staff_may("mailing.view_campaigns")
def campaign_list(request: HttpRequest) -> HttpResponse:
    """All campaigns this person may see, the newest first; automatic letters only when asked for."""
    form = CampaignFilter(request.GET)
    rows = form.narrow(Campaign.objects.visible_to(request.user).select_related("author", "department"))
    if form.active.get("purpose") != WITHOUT_AUTOMATIC:
        rows = rows.exclude(purpose=WITHOUT_AUTOMATIC)
    page = keyset_page(rows, request, order=("-created_at", "-pk"))
    origins, accepted = origins_of(page.rows), accepted_counts(page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, origins.get(row.pk), accepted.get(row.pk, 0)) for row in page.rows],
        "may_write": person(request).may("mailing.edit_campaigns"),
    }
    return render_part(request, "mailing/campaigns/list.html", "list", context)


def visible(request: HttpRequest, pk: int) -> Campaign:
    """The campaign, if this person may see it."""
    return get_object_or_404(visible_campaigns(person(request)), pk=pk)


@require_safe
@staff_may("mailing.view_campaigns")
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: what it says and to whom before it leaves, where its letters stand from then on."""
    row = visible(request, pk)
    if row.is_before_sending or (row.state == State.CANCELLED and row.started_at is None):
        return draft_views.page(request, row)
    return _on_its_way(request, row)


def _on_its_way(request: HttpRequest, row: Campaign) -> HttpResponse:
    user, now = person(request), timezone.now()
    progress = progress_of(row, now=now)
    show = request.GET.get("show", "")
    if show not in letters_list.LISTS:
        show = "attention" if progress.needs_attention + progress.came_back else "all"
    letters = letters_list.chosen(Delivery.objects.visible_to(user).filter(campaign=row), show)
    page = keyset_page(letters.defer("calendar", "values"), request, order=("-state_at", "-pk"), count=False)
    sees_all = user.may("crm.see_personal_data")
    context = {
        "campaign": row,
        "origin": origins_of([row]).get(row.pk),
        "progress": progress,
        "show": show,
        "tabs": letters_list.tabs(row, progress, show),
        "page": page,
        "letters": letters_list.letter_rows(page.rows, sees_all=sees_all),
        "sees_all": sees_all,
        "may_send": user.may("mailing.send_campaigns"),
    }
    response = render_part(request, "mailing/campaigns/campaign.html", "progress", context)
    if request.GET.get("was") not in (None, row.state):
        response.headers["HX-Refresh"] = "true"  # buttons and head of the page speak of another state by now
    return response


# --- Steps ------------------------------------------------------------------------------------------------------------


def _step(request: HttpRequest, pk: int, change: Callable[[Campaign, User], Campaign], said: str) -> HttpResponse:
    """Take one step and come back to the page; a refusal is said there."""
    row = visible(request, pk)
    try:
        change(row, person(request))
    except Refusal as refused:
        notices.say(request, refused.message, tone="bad")
    else:
        notices.say(request, said)
    return redirect("mailing:campaign", pk=pk)


@require_POST
@staff_may("mailing.approve_campaigns", fresh=True)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve as the second person what the page shows."""
    return _step(
        request,
        pk,
        lambda row, by: _approved(request, row, by),
        _("Approved. Text and list are fixed; the letters leave at the hour that was set, or at once."),
    )


def _approved(request: HttpRequest, row: Campaign, by: User) -> Campaign:
    now = timezone.now()
    send_at = chosen_hour(request.POST.get(FIELD, ""), asks_about(row, now))
    return actions.approve(row, by=by, now=now, send_at=send_at)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("mailing.approve_campaigns")
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then give the letter back to its author."""
    row = visible(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _step(
            request,
            pk,
            lambda row, by: actions.send_back(row, by=by, reason=reason, now=timezone.now()),
            _("Sent back. The author sees your reason."),
        )
    return confirm(
        request,
        title=_("Send the letter back?"),
        verb=_("Send back"),
        back_url=reverse("mailing:campaign", args=[pk]),
        effects=[_("The letter becomes a draft again; its list is made anew before it is asked for a second time.")],
        form=form,
        crumbs=[
            (_("Campaigns"), reverse("mailing:campaign-list")),
            (row.title, reverse("mailing:campaign", args=[pk])),
        ],
    )


@require_POST
@staff_may("mailing.send_campaigns")
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop taking letters of this campaign."""
    by = person(request)
    reason = _("by decision of %(name)s") % {"name": str(by)}
    return _step(
        request,
        pk,
        lambda row, by: actions.pause(row, by=by, reason=reason, now=timezone.now()),
        _("Paused. Letters that were being handed over end as they end; no new one begins."),
    )


@require_POST
@staff_may("mailing.send_campaigns")
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on where it stopped."""
    return _step(request, pk, lambda row, by: actions.resume(row, by=by, now=timezone.now()), _("Sending goes on."))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("mailing.send_campaigns")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will not leave, then call it off."""
    row = visible(request, pk)
    form = OptionalReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _step(
            request,
            pk,
            lambda row, by: actions.cancel(row, by=by, now=timezone.now(), reason=reason),
            _("Called off: no further letter leaves."),
        )
    left = progress_of(row, now=timezone.now()).left
    effects = [
        ngettext("%(n)s letter will not leave.", "%(n)s letters will not leave.", left) % {"n": left},
        _("Letters that the server took already cannot be called back."),
    ]
    return confirm(
        request,
        title=_("Call off the rest of the letters?") if row.started_at else _("Call off the letter?"),
        verb=_("Call off"),
        back_url=reverse("mailing:campaign", args=[pk]),
        effects=effects if row.started_at else effects[:1],
        form=form,
        danger=True,
        crumbs=[
            (_("Campaigns"), reverse("mailing:campaign-list")),
            (row.title, reverse("mailing:campaign", args=[pk])),
        ],
    )
