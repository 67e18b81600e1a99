"""Undoing what a bounce or complaint did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.gates import person, staff_may
from crm.web import notices
from mailing.bounces import actions
from mailing.inbound.actions import decide
from mailing.inbound.models import InboundLetter


@require_POST
@staff_may("mailing.decide_inbound")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the address that a letter took out of use back to use."""
    letters = InboundLetter.objects.visible_to(person(request)).filter(
        kind__in=[InboundLetter.Kind.BOUNCE, InboundLetter.Kind.COMPLAINT], decided_at__isnull=True
    )
    letter = get_object_or_404(letters, pk=pk)
    address = str(letter.summary.get("address", ""))
    actions.restore_address(address, reason=_("put back to use after a bounce"), by=person(request), now=timezone.now())
    decide(letter, by=person(request), now=timezone.now(), done="restored")
    notices.say(request, _("%(address)s is in use again.") % {"address": address})
    return redirect("mailing:inbound-letter", pk=pk)
