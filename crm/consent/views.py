"""Writing the ledger from the card: consents, withdrawals, opt-outs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access.gates import person, staff_may
from crm.consent import actions
from crm.consent.forms import ConsentForm, OptOutForm, WithdrawalForm
from crm.consent.models import Consent
from crm.contacts.models import Contact
from crm.contacts.pages import Words, form_page, post_and_return, posted
from crm.web.parts import confirm

may_record = staff_may("crm.record_consent")


def _card(request: HttpRequest, pk: int) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(request.user).alive(), pk=pk)


def _ledger(contact: Contact) -> str:
    return reverse("crm:contact-consents", args=[contact.pk])


def _crumbs(contact: Contact) -> list[tuple[Words, str]]:
    return [(_("Contacts"), reverse("crm:contact-list")), (contact.full_name, contact.get_absolute_url())]


@require_http_methods(["GET", "POST"])
@may_record
def record(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _card(request, pk)
    form = ConsentForm(posted(request), initial={"kind": Consent.Kind.PROCESSING})
    return form_page(
        request,
        form,
        lambda: actions.record_consent(contact, form.to_line(), by=person(request), now=timezone.now()),
        title=_("Write down a consent"),
        verb=_("Write down"),
        back_url=_ledger(contact),
        done=_("The consent is in the ledger."),
        crumbs=_crumbs(contact),
        lead=_("One consent for one purpose. A line of the ledger is never changed: a correction is a new line."),
    )


@require_http_methods(["GET", "POST"])
@may_record
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _card(request, pk)
    form = WithdrawalForm(posted(request), contact=contact, initial={"on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda: actions.withdraw_consent(contact, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("Write down a withdrawal"),
        verb=_("Withdraw the consent"),
        back_url=_ledger(contact),
        done=_("The consent is withdrawn. Letters stop at once."),
        crumbs=_crumbs(contact),
        lead=_("It holds at once: no letter goes out any more, not even one that waits in the queue."),
    )


@require_http_methods(["GET", "POST"])
@may_record
def opt_out(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _card(request, pk)
    form = OptOutForm(posted(request), contact=contact)
    return form_page(
        request,
        form,
        lambda: actions.opt_out(contact, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("Write down an opt-out"),
        verb=_("Stop the letters"),
        back_url=_ledger(contact),
        done=_("The opt-out is written down."),
        crumbs=_crumbs(contact),
        lead=_("Service letters (answers, changes, cancellations) still go out; the consent itself stays."),
    )


@require_http_methods(["GET", "POST"])
@may_record
def end_opt_out(request: HttpRequest, pk: int, opt_out: int) -> HttpResponse:
    contact = _card(request, pk)
    wish = get_object_or_404(contact.opt_outs.in_force(), pk=opt_out)
    if request.method == "POST":
        return post_and_return(
            request,
            lambda: actions.end_opt_out(wish, by=person(request), now=timezone.now()),
            back_url=_ledger(contact),
            done=_("Letters go to this person again."),
        )
    return confirm(
        request,
        title=_("Send letters again?"),
        effects=[_("Only at the person's own wish. The opt-out stays in the timeline as a memory.")],
        verb=_("Send letters again"),
        back_url=_ledger(contact),
        crumbs=_crumbs(contact),
    )
