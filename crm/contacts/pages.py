"""The page of one small form, and what becomes of it: the change, a refusal beside the form, or the way back."""

from collections.abc import Callable, Sequence

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from crm.journal.refusals import Refusal
from crm.web import notices

Words = str | Promise


def posted(request: HttpRequest) -> QueryDict | None:
    """What the form sent, even when it sent nothing; none while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    change: Callable[[], object],
    *,
    title: Words,
    verb: Words,
    back_url: str,
    done: Words,
    crumbs: Sequence[tuple[Words, str]] = (),
    lead: Words = "",
    refused_field: str | None = None,
    template: str = "crm/contacts/form.html",
) -> HttpResponse:
    """Show a form; when it is sent and right, make the change, say so and go back.

    A Refusal of the change stands at the form (at `refused_field`, if named) and nothing typed is lost.
    """
    if request.method == "POST" and form.is_valid():
        try:
            change()
        except Refusal as refused:
            form.add_error(refused_field, str(refused.message))
        else:
            notices.say(request, done)
            return redirect(back_url)
    context = {"form": form, "title": title, "verb": verb, "back_url": back_url, "crumbs": crumbs, "lead": lead}
    return render(request, template, context, status=422 if form.errors else 200)


def post_and_return(request: HttpRequest, change: Callable[[], object], *, back_url: str, done: Words) -> HttpResponse:
    """Make a change that needs no form and go back; a Refusal becomes the message of the next page."""
    try:
        change()
    except Refusal as refused:
        notices.say(request, str(refused.message), tone="bad")
    else:
        notices.say(request, done)
    return redirect(back_url)
