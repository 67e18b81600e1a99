"""The mailbox page: letters of this machine, and answers given as their recipients."""

import smtplib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access.gates import person, staff_may
from crm.journal import actions as journal
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import Tab, render_part
from mailing.content.frames import framed
from mailing.local_mail import answering, marks
from mailing.local_mail.forms import MailboxFilter, WordsForm
from mailing.local_mail.models import LocalLetter
from mailing.local_mail.reading import attachment, read_letter

SHOWS = ("letter", "text", "calendar", "headers", "files")
# Headers that hold nobody's address, token or link.
PLAIN_HEADERS = ("Date", "Subject", "Content-Type", "Content-Language", "Auto-Submitted")
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def while_mail_stays_here(view: View[P]) -> View[P]:
    """Close a page of the mailbox, and say why, once letters go to a mail server of their own."""

    @wraps(view)
    def open_page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.MAIL_STAYS_HERE:
            return render(request, "mailing/local_mail/closed.html", status=404)
        return view(request, *args, **kwargs)

    return cast("View[P]", open_page)


@require_GET
@staff_may("mailing.view_local_mail")
@while_mail_stays_here
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the letters of this machine that the person may see, the newest first."""
    form = MailboxFilter(request.GET)
    rows = LocalLetter.objects.visible_to(request.user).saying_whether_open_to(person(request)).defer("raw")
    page = keyset_page(form.narrow(rows), request, order=("-received_at", "-pk"))
    context = {"page": page, "form": form, "has_closed": any(not row.is_open for row in page.rows)}
    return render_part(request, "mailing/local_mail/mailbox.html", "list", context)


@require_GET
@staff_may("mailing.view_local_mail")
@while_mail_stays_here
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter as HTML, text, calendar part, headers or files."""
    rows = LocalLetter.objects.visible_to(request.user).saying_whether_open_to(person(request))
    row = get_object_or_404(rows, pk=pk)
    read = read_letter(bytes(row.raw))
    if not row.is_open:
        plain = [(name, value) for name, value in read.headers if name in PLAIN_HEADERS]
        return render(request, "mailing/local_mail/letter.html", {"letter": row, "plain_headers": plain})
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ("letter" if read.html else "text")
    labels = {
        "letter": _("Letter"),
        "text": _("Text"),
        "calendar": _("Calendar part"),
        "headers": _("Headers"),
        "files": _("Attachments"),
    }
    tabs = [
        Tab(labels[name], f"?show={name}", len(read.attachments) if name == "files" else None, current=name == show)
        for name in SHOWS
        if name != "calendar" or read.calendar
    ]
    context = {
        "letter": row,
        "read": read,
        "show": show,
        "tabs": tabs,
        "words": WordsForm(),
        "may_answer_calendar": read.calendar_method.upper() == "REQUEST",
    }
    return render_part(request, "mailing/local_mail/letter.html", "content", context)


@require_GET
@staff_may("mailing.view_local_mail")
@while_mail_stays_here
def letter_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the HTML of a letter to its frame."""
    row = get_object_or_404(LocalLetter.objects.open_to(request.user), pk=pk)
    return framed(read_letter(bytes(row.raw)).html)


@require_GET
@staff_may("mailing.view_local_mail")
@while_mail_stays_here
def letter_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give one attachment, always as a file to save."""
    row = get_object_or_404(LocalLetter.objects.open_to(request.user), pk=pk)
    found = attachment(bytes(row.raw), number)
    if found is None:
        raise Http404
    name, content = found
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_plain(name)}"'
    return answer


@require_POST
@staff_may("mailing.view_local_mail")
@while_mail_stays_here
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer as the recipient: the reply goes over SMTP and comes in by the same door as mail from outside."""
    row = get_object_or_404(LocalLetter.objects.open_to(request.user), pk=pk)
    how, raw, now = request.POST.get("how", ""), bytes(row.raw), timezone.now()
    if how in answering.PARTSTATS:
        try:
            outgoing = answering.calendar_reply(raw, as_address=row.envelope_to, answer=how, now=now)
        except answering.NothingToAnswer:
            notices.say(
                request, _("This letter holds no invitation, so a calendar has nothing to answer."), tone="warn"
            )
            return redirect("mailing:mailbox-letter", pk=pk)
    elif how == "bounced":
        outgoing = answering.bounce(raw, envelope_from=row.envelope_from, recipient=row.envelope_to, now=now)
    else:
        words = WordsForm(request.POST)
        if not words.is_valid():
            notices.say(request, _("Write the words of the answer first."), tone="warn")
            return redirect("mailing:mailbox-letter", pk=pk)
        how = "words"
        outgoing = answering.words_reply(raw, as_address=row.envelope_to, text=words.cleaned_data["text"], now=now)
    return _hand_over(request, row, how, outgoing)


def _hand_over(request: HttpRequest, row: LocalLetter, how: str, outgoing: answering.Outgoing) -> HttpResponse:
    try:
        with smtplib.SMTP("127.0.0.1", settings.LOCAL_MAIL_PORT, timeout=10) as server:
            addresses = {"envelope_from": outgoing.envelope_from, "envelope_to": outgoing.envelope_to}
            # A bounce needs no mark: it is a server that sends it, not the recipient.
            raw = outgoing.raw if how == "bounced" else marks.marked(outgoing.raw, **addresses)
            server.sendmail(outgoing.envelope_from, [outgoing.envelope_to], raw)
    except (OSError, smtplib.SMTPException):
        text = _("The local mail server does not answer, so nothing was sent. Start the system again with “up”.")
        notices.say(request, text, tone="bad")
        return redirect("mailing:mailbox-letter", pk=row.pk)
    LocalLetter.objects.filter(pk=row.pk).update(answered=how)
    journal.record("local_mail.answered", row, by=request.user, how=how)  # type: ignore[arg-type]
    said = {
        "accepted": _("Answered as the recipient: will come."),
        "tentative": _("Answered as the recipient: perhaps."),
        "declined": _("Answered as the recipient: will not come."),
        "words": _("The answer in words was sent."),
        "bounced": _("The letter was returned to its sender as undeliverable."),
    }
    notices.say(request, said[how])
    return redirect("mailing:mailbox-letter", pk=row.pk)


def _plain(name: str) -> str:
    """A file name that cannot break its header."""
    return (
        "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in name)[:100] or "file"
    )
