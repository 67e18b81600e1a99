"""Senders among the settings."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from crm.access.gates import person, staff_may
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.parts import confirm
from mailing.senders import actions
from mailing.senders.forms import SenderForm
from mailing.senders.models import Sender


@require_safe
@staff_may("mailing.manage_senders")
def sender_list(request: HttpRequest) -> HttpResponse:
    """The identities that letters are sent from, and by which way they leave."""
    address = settings.SMTP
    assert address is not None  # settings refuse to start without one
    context = {
        "senders": Sender.objects.order_by("-is_default", "name_ru"),
        "stays_here": settings.MAIL_STAYS_HERE,
        "server": f"{address.host}:{address.port}",
        "security": {"smtps": "TLS", "smtp+starttls": "STARTTLS"}.get(address.scheme, ""),
    }
    return render(request, "mailing/senders/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("mailing.manage_senders")
def sender_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a sender or change one."""
    sender = get_object_or_404(Sender, pk=pk) if pk is not None else None
    form = SenderForm(request.POST or None, sender=sender)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_sender(sender, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refused:
            wrong = refused.details.get("fields", ["address"])[0]
            form.add_error(wrong if wrong in form.fields else None, str(refused.message))
        else:
            notices.say(request, _("The sender is saved."))
            return redirect("mailing:sender-list")
    return render(request, "mailing/senders/form.html", {"form": form, "sender": sender})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("mailing.manage_senders")
def sender_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then remove a sender in whose name nothing was written."""
    sender = get_object_or_404(Sender, pk=pk)
    if request.method == "POST":
        try:
            actions.remove_sender(sender, by=person(request), now=timezone.now())
        except Refusal as refused:
            notices.say(request, refused.message, tone="bad")
        else:
            notices.say(request, _("The sender is removed."))
        return redirect("mailing:sender-list")
    return confirm(
        request,
        title=_("Remove the sender “%(name)s”?") % {"name": sender.name_ru},
        verb=_("Remove"),
        back_url=reverse("mailing:sender-list"),
        effects=[_("Nobody can write in this name any more.")],
        danger=True,
    )
