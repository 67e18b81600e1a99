"""Letters that arrived: the list, one letter with its verdict and buttons, its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import Tab, render_part
from mailing.inbound import actions, queries
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import parse
from mailing.inbound.ports import Proposal, handler
from mailing.inbound.quotes import own_words
from mailing.inbound.wording import outcome_words, shown, source_words

Outcome = InboundLetter.Outcome
WITHOUT_RAW = ("raw",)


@require_safe
@staff_may("mailing.view_inbound")
def letter_list(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    letters = InboundLetter.objects.visible_to(person(request)).defer(*WITHOUT_RAW)
    counts = queries.view_counts(letters)
    if view not in queries.VIEWS:
        view = "waiting" if counts["waiting"] else "all"
    page = keyset_page(letters.filter(queries.VIEWS[view]), request, order=("-received_at", "-pk"), count=False)
    labels = {
        "waiting": pgettext("tab of incoming letters", "Wait for a person"),
        "answers": pgettext("tab of incoming letters", "Answers"),
        "bounces": pgettext("tab of incoming letters", "Bounces and complaints"),
        "other": pgettext("tab of incoming letters", "Other"),
        "all": pgettext("tab of incoming letters", "All"),
    }
    context = {
        "rows": [(letter, shown(letter), outcome_words(letter)) for letter in page.rows],
        "page": page,
        "view": view,
        "total": counts[view],
        "tabs": [Tab(labels[name], f"?view={name}", counts[name], name == view) for name in queries.VIEWS],
    }
    return render_part(request, "mailing/inbound/list.html", "list", context)


@require_safe
@staff_may("mailing.view_inbound")
def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(InboundLetter.objects.visible_to(person(request)).select_related("decided_by"), pk=pk)
    mail = parse(bytes(letter.raw))
    own = own_words(mail.text)
    context = {
        "letter": letter,
        "mail": mail,
        "own": own,
        "quoted": mail.text if mail.text.strip() != own else "",
        "shown": shown(letter),
        "words": outcome_words(letter),
        "source": source_words(letter.source),
        "waits": InboundLetter.objects.filter(pk=pk).filter(queries.WAITS).exists(),
        "proposals": _proposals(letter, person(request)),
        "may_decide": person(request).may("mailing.decide_inbound"),
        "is_read": letter.outcome != Outcome.NEW,
        "headers": [(name, value) for name, value in mail.headers if name in SHOWN_HEADERS],
    }
    return render_part(request, "mailing/inbound/letter.html", "letter", context)


SHOWN_HEADERS = (
    "from", "sender", "to", "cc", "reply-to", "return-path", "delivered-to", "date", "message-id", "in-reply-to",
    "auto-submitted", "authentication-results", "content-type",
)  # fmt: skip


def _proposals(letter: InboundLetter, user: User) -> list[Proposal]:
    if letter.handler == "" or not user.may("mailing.decide_inbound"):
        return []
    is_open = letter.decided_at is None and letter.outcome in (Outcome.NEEDS_STAFF, Outcome.APPLIED)
    return list(handler(letter.handler).proposals(letter, user=user)) if is_open else []


@require_safe
@staff_may("mailing.view_inbound")
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it came, as a file: never shown by the browser itself."""
    letter = get_object_or_404(InboundLetter.objects.visible_to(person(request)), pk=pk)
    response = HttpResponse(bytes(letter.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="letter-{letter.pk}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@staff_may("mailing.decide_inbound")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(InboundLetter.objects.visible_to(person(request)), pk=pk)
    try:
        actions.decide(letter, by=person(request), now=timezone.now(), done="looked_at")
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        notices.say(request, _("The letter is dealt with and waits no more."))
    return redirect("mailing:inbound-list")


@require_POST
@staff_may("mailing.decide_inbound")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(InboundLetter.objects.visible_to(person(request)), pk=pk)
    actions.reopen(letter, by=person(request), now=timezone.now())
    notices.say(request, _("The letter waits for a person again."))
    return redirect("mailing:inbound-letter", pk=pk)


@require_POST
@staff_may("mailing.decide_inbound")
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(InboundLetter.objects.visible_to(person(request)), pk=pk)
    letter = actions.read_again(letter, by=person(request), now=timezone.now())
    if letter.outcome in (Outcome.NEW, Outcome.UNREADABLE):
        notices.say(request, _("It still cannot be read. The letter is kept; look at its source."), tone="bad")
    else:
        notices.say(request, outcome_words(letter) or _("The letter is read."))
    return redirect("mailing:inbound-letter", pk=pk)
