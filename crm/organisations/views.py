"""The list of organisations, the card of one, and who works there."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm.access.gates import person, staff_may
from crm.contacts.models import Contact
from crm.contacts.pages import Words, form_page, posted
from crm.organisations import actions
from crm.organisations.forms import EndPositionForm, OrganisationFilters, OrganisationForm, PositionForm
from crm.organisations.models import Organisation, Position
from crm.web.paging import keyset_page
from crm.web.parts import render_part

may_edit = staff_may("crm.edit_contacts")


def _crumbs(organisation: Organisation | None = None) -> list[tuple[Words, str]]:
    found: list[tuple[Words, str]] = [(_("Organisations"), reverse("crm:organisation-list"))]
    return [*found, (organisation.short_name, organisation.get_absolute_url())] if organisation else found


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("outlet"), pk=pk)


@require_GET
@staff_may("crm.view_contacts")
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Every organisation, with how many people of it are known."""
    user = person(request)
    filters = OrganisationFilters(request.GET)
    seen = Contact.objects.visible_to(user).alive()
    today = timezone.localdate()
    known = Q(positions__contact__in=seen) & (Q(positions__to_on__isnull=True) | Q(positions__to_on__gte=today))
    found = filters.narrow(Organisation.objects.visible_to(user)).select_related("outlet")
    page = keyset_page(found.annotate(people=Count("positions__contact", filter=known, distinct=True)), request)
    context = {"filters": filters, "page": page, "may_edit": user.may("crm.edit_contacts")}
    return render_part(request, "crm/organisations/organisation_list.html", "list", context)


@require_GET
@staff_may("crm.view_contacts")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The card: requisites, the outlet if it is one, the people with their positions."""
    user = person(request)
    known = _organisation(request, pk)
    today = timezone.localdate()
    seen = Contact.objects.visible_to(user).alive()
    positions = Position.objects.filter(organisation=known, contact__in=seen).select_related("contact")
    context = {
        "organisation": known,
        "outlet": getattr(known, "outlet", None),
        "working": positions.held_on(today).order_by("contact__sort_key", "pk"),
        "former": positions.filter(to_on__lt=today).order_by("-to_on", "pk"),
        "groups": known.memberships.on(today).select_related("group"),
        "may_edit": user.may("crm.edit_contacts"),
    }
    return render(request, "crm/organisations/organisation.html", context)


@require_http_methods(["GET", "POST"])
@may_edit
def add(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.add_organisation(form.to_facts(), by=person(request), now=timezone.now()),
        title=_("Add an organisation"),
        verb=_("Add"),
        back_url=reverse("crm:organisation-list"),
        done=_("The card of the organisation is open."),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    known = _organisation(request, pk)
    form = OrganisationForm(posted(request), instance=known)
    return form_page(
        request,
        form,
        lambda: actions.change_organisation(known, form.to_facts(), by=person(request), now=timezone.now()),
        title=_("Edit the organisation"),
        verb=_("Save"),
        back_url=known.get_absolute_url(),
        done=_("The organisation is saved."),
        crumbs=_crumbs(known),
    )


def _card_crumbs(contact: Contact) -> list[tuple[Words, str]]:
    return [(_("Contacts"), reverse("crm:contact-list")), (contact.full_name, contact.get_absolute_url())]


@require_http_methods(["GET", "POST"])
@may_edit
def give_position(request: HttpRequest, pk: int) -> HttpResponse:
    """Write on the card of a person where they work."""
    user, now = person(request), timezone.now()
    contact = get_object_or_404(Contact.objects.visible_to(user).alive(), pk=pk)
    form = PositionForm(posted(request))

    def give() -> None:
        values = dict(form.cleaned_data)
        name = values.pop("organisation").strip()
        place = actions.find_or_add_organisation(name, by=user, now=now) if name else None
        actions.give_position(contact, organisation=place, by=user, now=now, **values)

    return form_page(
        request,
        form,
        give,
        title=_("Add a position"),
        verb=_("Add"),
        back_url=contact.get_absolute_url(),
        done=_("The position is on the card."),
        crumbs=_card_crumbs(contact),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def end_position(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Write down that a person left a position; it stays on the card as a memory."""
    user = person(request)
    contact = get_object_or_404(Contact.objects.visible_to(user).alive(), pk=pk)
    known = get_object_or_404(contact.positions.filter(to_on__isnull=True).select_related("contact"), pk=position)
    form = EndPositionForm(posted(request), initial={"on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda: actions.end_position(known, by=user, now=timezone.now(), **form.cleaned_data),
        title=_("End the position: %(position)s") % {"position": known},
        verb=_("End the position"),
        back_url=contact.get_absolute_url(),
        done=_("The end of the position is written down."),
        crumbs=_card_crumbs(contact),
    )
