"""What a person knows about, written on the card."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access.gates import person, staff_may
from crm.contacts.models import Contact
from crm.contacts.pages import form_page, post_and_return, posted
from crm.expertise import actions
from crm.expertise.forms import CompetenceForm

may_edit = staff_may("crm.edit_contacts")


def _card(request: HttpRequest, pk: int) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(request.user).alive(), pk=pk)


@require_http_methods(["GET", "POST"])
@may_edit
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _card(request, pk)
    form = CompetenceForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.declare_competence(contact, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("Add a competence"),
        verb=_("Add"),
        back_url=contact.get_absolute_url(),
        done=_("The competence is on the card."),
        crumbs=[(_("Contacts"), reverse("crm:contact-list")), (contact.full_name, contact.get_absolute_url())],
        template="crm/expertise/competence_form.html",
    )


@require_POST
@may_edit
def remove(request: HttpRequest, pk: int, competence: int) -> HttpResponse:
    contact = _card(request, pk)
    known = get_object_or_404(contact.competences.select_related("contact"), pk=competence)
    return post_and_return(
        request,
        lambda: actions.remove_competence(known, by=person(request), now=timezone.now()),
        back_url=contact.get_absolute_url(),
        done=_("The competence is taken off the card."),
    )
