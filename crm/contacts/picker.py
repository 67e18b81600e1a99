"""Choosing people: a search on top, those found below it, the few fields that go with the choice."""

from collections.abc import Callable, Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm.access.models import User
from crm.contacts.models import Contact
from crm.contacts.pages import Words
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.parts import render_part

MOST_SHOWN = 20


def people_for(user: User, question: str) -> list[Contact]:
    """The first people this reader may see whom the question finds; none for an empty question."""
    if not question.strip():
        return []
    seen = Contact.objects.visible_to(user).filter(state__in=[Contact.State.ACTIVE, Contact.State.NEEDS_REVIEW])
    found = seen.found_by(question) if user.may("crm.see_personal_data") else seen.named(question)
    return list(found.prefetch_related("positions__organisation").in_order()[:MOST_SHOWN])


def pick_page(
    request: HttpRequest,
    user: User,
    form: forms.Form,
    change: Callable[[list[Contact]], object],
    *,
    title: Words,
    verb: Words,
    back_url: str,
    done: Callable[[list[Contact]], str],
    crumbs: Sequence[tuple[Words, str]] = (),
    many: bool = False,
) -> HttpResponse:
    """Let a person choose one contact, or many, and make the change with them; what was chosen outlives an error."""
    question = request.GET.get("q", "") or request.POST.get("q", "")
    chosen = request.POST.getlist("contact") if request.method == "POST" else []
    people = people_for(user, question)
    if request.method == "POST":
        numbers = [number for number in chosen if number.isascii() and number.isdecimal() and len(number) < 19]
        picked = list(Contact.objects.visible_to(user).alive().filter(pk__in=numbers))
        if form.is_valid() and not picked:
            form.add_error(None, _("Nobody is chosen. Find the person by name and mark the line."))
        elif form.is_valid():
            try:
                change(picked)
            except Refusal as refused:
                form.add_error(None, str(refused.message))
            else:
                notices.say(request, done(picked))
                return redirect(back_url)
        people = people or picked
    context = {
        "form": form,
        "title": title,
        "verb": verb,
        "back_url": back_url,
        "crumbs": crumbs,
        "question": question,
        "people": people,
        "chosen": chosen,
        "many": many,
        "more": len(people) == MOST_SHOWN,
    }
    status = 422 if form.errors else 200
    return render_part(request, "crm/contacts/pick_person.html", "found", context, status=status)
