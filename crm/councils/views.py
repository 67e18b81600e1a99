"""The advisory bodies, and the seats of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm.access.gates import person, staff_may
from crm.contacts.models import Contact
from crm.contacts.pages import Words, form_page, posted
from crm.contacts.picker import pick_page
from crm.councils import actions, queries
from crm.councils.forms import AppointmentForm, BodyForm, EndForm, SeatForm
from crm.councils.models import AdvisoryBody, Membership

may_edit = staff_may("crm.edit_councils")


def _body(request: HttpRequest, pk: int) -> AdvisoryBody:
    return get_object_or_404(AdvisoryBody.objects.visible_to(request.user).select_related("department"), pk=pk)


def _seat(request: HttpRequest, pk: int, seat: int) -> Membership:
    seen = Contact.objects.visible_to(request.user)
    rows = Membership.objects.filter(body=_body(request, pk), contact__in=seen).select_related("contact", "body")
    return get_object_or_404(rows.exclude(state=Membership.State.ENDED), pk=seat)


def _crumbs(body: AdvisoryBody | None = None) -> list[tuple[Words, str]]:
    found: list[tuple[Words, str]] = [(_("Councils"), reverse("crm:council-list"))]
    return [*found, (body.title, body.get_absolute_url())] if body else found


@require_GET
@staff_may("crm.view_councils")
def council_list(request: HttpRequest) -> HttpResponse:
    """Every body with its seats, and what about it needs a look."""
    bodies = AdvisoryBody.objects.visible_to(request.user).select_related("department").prefetch_related("groups")
    context = {
        "lines": queries.seats_of(bodies, timezone.localdate()),
        "may_edit": person(request).may("crm.edit_councils"),
    }
    return render(request, "crm/councils/council_list.html", context)


@require_GET
@staff_may("crm.view_councils")
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """A body: who sits on it, for whom, until when."""
    user = person(request)
    body = _body(request, pk)
    today = timezone.localdate()
    (seats,) = queries.seats_of([body], today)
    context = {
        "council": body,
        "seats": seats,
        "members": queries.members_of(body, user),
        "former": queries.former_members(body, user)[:50],
        "today": today,
        "warn_until": today + queries.WARN_BEFORE,
        "may_edit": user.may("crm.edit_councils"),
    }
    return render(request, "crm/councils/council.html", context)


@require_http_methods(["GET", "POST"])
@may_edit
def found(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = BodyForm(posted(request), user=user)
    return form_page(
        request,
        form,
        lambda: actions.found_body(form.to_statute(), by=user, now=timezone.now()),
        title=_("Add an advisory body"),
        verb=_("Add"),
        back_url=reverse("crm:council-list"),
        done=_("The body is added. Seat its members."),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    body = _body(request, pk)
    form = BodyForm(posted(request), instance=body, user=user)
    return form_page(
        request,
        form,
        lambda: actions.change_body(body, form.to_statute(), by=user, now=timezone.now()),
        title=_("Edit the advisory body"),
        verb=_("Save"),
        back_url=body.get_absolute_url(),
        done=_("The body is saved."),
        crumbs=_crumbs(body),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def seat_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Find a person and give them a seat."""
    user = person(request)
    body = _body(request, pk)
    form = SeatForm(posted(request), user=user)

    def seat(people: list[Contact]) -> None:
        actions.seat_member(body, people[0], by=user, now=timezone.now(), **form.cleaned_data)

    return pick_page(
        request,
        user,
        form,
        seat,
        title=_("Seat a member"),
        verb=_("Seat the member"),
        back_url=body.get_absolute_url(),
        done=lambda people: _("%(name)s has a seat.") % {"name": people[0].full_name},
        crumbs=_crumbs(body),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def appoint(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    known = _seat(request, pk, seat)
    form = AppointmentForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.appoint_member(known, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("Appoint: %(name)s") % {"name": known.contact},
        verb=_("Appoint"),
        back_url=known.body.get_absolute_url(),
        done=_("%(name)s is appointed.") % {"name": known.contact},
        crumbs=_crumbs(known.body),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def end(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    known = _seat(request, pk, seat)
    form = EndForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.end_membership(known, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("End the term of office: %(name)s") % {"name": known.contact},
        verb=_("End the term of office"),
        back_url=known.body.get_absolute_url(),
        done=_("The end of the term is written down."),
        crumbs=_crumbs(known.body),
        lead=_("The membership stays in the list of former members with its reason."),
    )
