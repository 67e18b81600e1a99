"""Changes of a card: the person, addresses, numbers, conversations, the state. The card itself is shown by overview."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access.gates import person, staff_may
from crm.contacts import actions
from crm.contacts.forms import EmailForm, InteractionForm, PersonForm, PhoneForm, StateForm
from crm.contacts.models import Contact, EmailAddress, Phone
from crm.contacts.pages import Words, form_page, post_and_return, posted
from crm.web.parts import confirm

may_edit = staff_may("crm.edit_contacts")


def card(request: HttpRequest, pk: int) -> Contact:
    """The card this person may see, or 404: a card of another department does not betray that it exists."""
    return get_object_or_404(Contact.objects.visible_to(request.user).alive(), pk=pk)


def crumbs(contact: Contact) -> list[tuple[Words, str]]:
    """The way back from a form of a card."""
    return [(_("Contacts"), reverse("crm:contact-list")), (contact.full_name, contact.get_absolute_url())]


def _email(request: HttpRequest, pk: int, email: int) -> EmailAddress:
    return get_object_or_404(card(request, pk).emails.select_related("contact"), pk=email)


def _phone(request: HttpRequest, pk: int, phone: int) -> Phone:
    return get_object_or_404(card(request, pk).phones.select_related("contact"), pk=phone)


@require_http_methods(["GET", "POST"])
@may_edit
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    contact = card(request, pk)
    user = person(request)
    form = PersonForm(posted(request), instance=contact, writer=user)
    return form_page(
        request,
        form,
        lambda: actions.change_contact(contact, form.to_person(), by=user, now=timezone.now()),
        title=_("Edit the card"),
        verb=_("Save"),
        back_url=contact.get_absolute_url(),
        done=_("The card is saved."),
        crumbs=crumbs(contact),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def add_email(request: HttpRequest, pk: int) -> HttpResponse:
    contact = card(request, pk)
    form = EmailForm(posted(request))
    return _channel_page(
        request,
        contact,
        form,
        lambda: actions.add_email(contact, form.cleaned_data["address"], by=person(request), now=timezone.now()),
        title=_("Add an e-mail address"),
        verb=_("Add"),
        done=_("The address is added."),
        field="address",
    )


@require_http_methods(["GET", "POST"])
@may_edit
def replace_email(request: HttpRequest, pk: int, email: int) -> HttpResponse:
    known = _email(request, pk, email)
    form = EmailForm(posted(request), initial={"address": str(known)})
    return _channel_page(
        request,
        known.contact,
        form,
        lambda: actions.replace_email(known, form.cleaned_data["address"], by=person(request), now=timezone.now()),
        title=_("Replace the e-mail address"),
        verb=_("Replace"),
        done=_("The address is replaced."),
        field="address",
    )


@require_POST
@may_edit
def make_email_primary(request: HttpRequest, pk: int, email: int) -> HttpResponse:
    known = _email(request, pk, email)
    return post_and_return(
        request,
        lambda: actions.make_email_primary(known, by=person(request), now=timezone.now()),
        back_url=known.contact.get_absolute_url(),
        done=_("Letters now go to %(address)s.") % {"address": known},
    )


@require_POST
@may_edit
def trust_email(request: HttpRequest, pk: int, email: int) -> HttpResponse:
    """A person says that the address is right: what was held against it is forgotten."""
    known = _email(request, pk, email)
    reason = _("checked by %(name)s") % {"name": person(request)}
    return post_and_return(
        request,
        lambda: actions.set_email_state(
            known, EmailAddress.State.GOOD, reason=reason, by=person(request), now=timezone.now()
        ),
        back_url=known.contact.get_absolute_url(),
        done=_("The address %(address)s counts as working again.") % {"address": known},
    )


@require_http_methods(["GET", "POST"])
@may_edit
def remove_email(request: HttpRequest, pk: int, email: int) -> HttpResponse:
    known = _email(request, pk, email)
    if request.method == "POST":
        return post_and_return(
            request,
            lambda: actions.remove_email(known, by=person(request), now=timezone.now()),
            back_url=known.contact.get_absolute_url(),
            done=_("The address is removed."),
        )
    return confirm(
        request,
        title=_("Remove the address?"),
        effects=[
            _("%(address)s disappears from the card. Letters already sent stay in the timeline.") % {"address": known}
        ],
        verb=_("Remove"),
        back_url=known.contact.get_absolute_url(),
        danger=True,
        crumbs=crumbs(known.contact),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def add_phone(request: HttpRequest, pk: int) -> HttpResponse:
    contact = card(request, pk)
    form = PhoneForm(posted(request))
    return _channel_page(
        request,
        contact,
        form,
        lambda: actions.add_phone(contact, form.cleaned_data["number"], by=person(request), now=timezone.now()),
        title=_("Add a phone"),
        verb=_("Add"),
        done=_("The number is added."),
        field="number",
    )


@require_http_methods(["GET", "POST"])
@may_edit
def replace_phone(request: HttpRequest, pk: int, phone: int) -> HttpResponse:
    known = _phone(request, pk, phone)
    shown = f"{known.number} доб. {known.extension}" if known.extension else known.number
    form = PhoneForm(posted(request), initial={"number": shown})
    return _channel_page(
        request,
        known.contact,
        form,
        lambda: actions.replace_phone(known, form.cleaned_data["number"], by=person(request), now=timezone.now()),
        title=_("Replace the phone"),
        verb=_("Replace"),
        done=_("The number is replaced."),
        field="number",
    )


@require_POST
@may_edit
def make_phone_primary(request: HttpRequest, pk: int, phone: int) -> HttpResponse:
    known = _phone(request, pk, phone)
    return post_and_return(
        request,
        lambda: actions.make_phone_primary(known, by=person(request), now=timezone.now()),
        back_url=known.contact.get_absolute_url(),
        done=_("This number now stands first."),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def remove_phone(request: HttpRequest, pk: int, phone: int) -> HttpResponse:
    known = _phone(request, pk, phone)
    if request.method == "POST":
        return post_and_return(
            request,
            lambda: actions.remove_phone(known, by=person(request), now=timezone.now()),
            back_url=known.contact.get_absolute_url(),
            done=_("The number is removed."),
        )
    return confirm(
        request,
        title=_("Remove the number?"),
        effects=[_("The number disappears from the card.")],
        verb=_("Remove"),
        back_url=known.contact.get_absolute_url(),
        danger=True,
        crumbs=crumbs(known.contact),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def note_interaction(request: HttpRequest, pk: int) -> HttpResponse:
    contact = card(request, pk)
    user = person(request)
    form = InteractionForm(posted(request), initial={"happened_at": timezone.localtime().replace(second=0)})
    return form_page(
        request,
        form,
        lambda: actions.note_interaction(contact, by=user, now=timezone.now(), **form.cleaned_data),
        title=_("Write down a conversation"),
        verb=_("Write down"),
        back_url=contact.get_absolute_url(),
        done=_("The conversation is in the timeline."),
        crumbs=crumbs(contact),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def set_state(request: HttpRequest, pk: int) -> HttpResponse:
    contact = card(request, pk)
    form = StateForm(posted(request), initial={"state": contact.state})
    return form_page(
        request,
        form,
        lambda: actions.set_state(contact, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("Change the state of the card"),
        verb=_("Save"),
        back_url=contact.get_absolute_url(),
        done=_("The state of the card is saved."),
        crumbs=crumbs(contact),
    )


def _channel_page(
    request: HttpRequest,
    contact: Contact,
    form: EmailForm | PhoneForm,
    change: Callable[[], object],
    *,
    title: str,
    verb: str,
    done: str,
    field: str,
) -> HttpResponse:
    return form_page(
        request,
        form,
        change,
        title=title,
        verb=verb,
        back_url=contact.get_absolute_url(),
        done=done,
        crumbs=crumbs(contact),
        refused_field=field,
    )
