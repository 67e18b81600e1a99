"""Templates of letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from crm.access.gates import person, staff_may
from crm.body.models import Body
from crm.journal.refusals import Refusal
from crm.web import notices
from mailing.content import actions
from mailing.content.forms import TemplateForm
from mailing.content.frames import framed
from mailing.content.merge_fields import COMMON_FIELDS, EVENT_FIELDS
from mailing.content.models import LetterTemplate
from mailing.content.specimens import specimen_html


@require_safe
@staff_may("mailing.edit_templates")
def template_list(request: HttpRequest) -> HttpResponse:
    """All templates."""
    return render(request, "mailing/content/templates.html", {"templates": LetterTemplate.objects.order_by("title")})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("mailing.edit_templates")
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Read a template and change it; what was typed stays when it cannot be saved."""
    row = get_object_or_404(LetterTemplate, code=code)
    form = TemplateForm(request.POST or None, template=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_template(
                row,
                title=form.cleaned_data["title"],
                letter_class=form.cleaned_data["letter_class"],
                texts=form.texts,
                seen_version=form.cleaned_data["seen_version"] or 0,
                by=person(request),
                now=timezone.now(),
            )
        except Refusal as refused:
            form.add_error(None, str(refused.message))
        else:
            notices.say(request, _("The template is saved. Letters written before keep their own text."))
            return redirect("mailing:template", code=code)
    context = {
        "template": row,
        "form": form,
        "fields": (*COMMON_FIELDS, *EVENT_FIELDS),
        "language": "en" if request.GET.get("language") == "en" and row.body_en else "ru",
    }
    return render(request, "mailing/content/template.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may("mailing.edit_templates")
def template_create(request: HttpRequest) -> HttpResponse:
    """Add a template of one's own."""
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_template(
                code=form.cleaned_data["code"],
                title=form.cleaned_data["title"],
                letter_class=form.cleaned_data["letter_class"],
                texts=form.texts,
                by=person(request),
                now=timezone.now(),
            )
        except Refusal as refused:
            form.add_error("code", str(refused.message))
        else:
            notices.say(request, _("The template is saved."))
            return redirect("mailing:template", code=row.code)
    return render(
        request,
        "mailing/content/template_new.html",
        {"form": form, "fields": (*COMMON_FIELDS, *EVENT_FIELDS)},
        status=422 if form.errors else 200,
    )


@require_safe
@staff_may("mailing.edit_templates")
def template_html(request: HttpRequest, code: str) -> HttpResponse:
    """Give a template, filled with the values of an invented guest, to its frame."""
    row = get_object_or_404(LetterTemplate, code=code)
    language = "en" if request.GET.get("language") == "en" and row.body_en else "ru"
    return framed(specimen_html(row, language, body=Body.current()))
