"""Pages of the body: settings, the first run, the decision to send alone."""

from datetime import datetime

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access.gates import person, staff_may
from crm.access.models import User
from crm.body.models import Body
from crm.journal.refusals import Refusal
from crm.office import actions
from crm.office.first_steps import first_steps
from crm.office.forms import AloneForm, BodyForm, FirstRunForm
from crm.office.ports import first_run_code
from crm.office.queries import approvers_besides
from crm.web import notices, specimens
from crm.web.parts import confirm


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
@never_cache
def first_run(request: HttpRequest) -> HttpResponse:
    """Begin an empty system, for whoever has the code from the terminal; gone once somebody works here."""
    if User.objects.exists():
        raise Http404
    form = FirstRunForm(request.POST or None)
    if form.is_bound and (code := form.data.get("code", "").strip()) and not first_run_code().check_code(code):
        form.add_error(
            "code", _("This is not the code printed last. Copy it from the terminal where the system was started.")
        )
    if form.is_valid():
        try:
            administrator = actions.set_up(
                form.to_body(),
                form.to_person(),
                password=form.cleaned_data["password"],
                sender_address=form.cleaned_data["sender_address"],
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("sender_address", str(refusal.message))
        else:
            first_run_code().forget_code()
            translation.activate(administrator.language)
            record_authentication(request, administrator, method="password")
            answer: HttpResponse = perform_login(request, administrator, redirect_url=reverse("crm:department-list"))
            return answer
    return render(request, "crm/office/first_run.html", {"form": form})


@require_GET
@staff_may("crm.view_settings")
def settings_home(request: HttpRequest) -> HttpResponse:
    """The first page of the settings."""
    return redirect("crm:body")


@require_GET
@staff_may("crm.view_settings")
def body(request: HttpRequest) -> HttpResponse:
    """Show the body's names, contacts and thresholds."""
    form = BodyForm(instance=Body.current())
    if not person(request).may("crm.manage_settings"):
        for field in form.fields.values():
            field.disabled = True
    return _body_page(request, form)


@require_POST
@staff_may("crm.manage_settings", fresh=True)
def change_body(request: HttpRequest) -> HttpResponse:
    """Change them; a mistake is told beside its field, and what was typed stays."""
    form = BodyForm(request.POST, instance=Body.current())
    if form.is_valid():
        try:
            actions.change_body(form.cleaned_data, by=person(request), now=timezone.now())
        except actions.ThresholdTooHigh as refused:
            form.add_error("approval_threshold", str(refused.message))
        else:
            notices.say(request, _("The settings are saved."))
            return redirect("crm:body")
    return _body_page(request, form, status=422)


def _body_page(request: HttpRequest, form: BodyForm, *, status: int = 200) -> HttpResponse:
    standing = Body.objects.select_related("sole_operator_by").filter(pk=1).first() or Body.current()
    context = {
        "form": form,
        "standing": standing,
        "may_change": person(request).may("crm.manage_settings"),
        "approvers": approvers_besides(person(request)).count(),
        "steps": first_steps("crm:body") if person(request).may("crm.manage_staff") else [],
    }
    return render(request, "crm/office/body.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_may("crm.manage_settings", fresh=True)
def work_alone(request: HttpRequest) -> HttpResponse:
    """Ask for the ground, then let one person send without a second one."""
    form = AloneForm(request.POST or None)
    if form.is_valid():
        try:
            actions.work_alone(reason=form.cleaned_data["reason"], by=person(request), now=timezone.now())
        except Refusal as refusal:
            notices.say(request, refusal.message, tone="bad")
        else:
            notices.say(request, _("Letters now leave without a second person; each sending says so."))
        return redirect("crm:body")
    return confirm(
        request,
        title=_("Send without a second person?"),
        effects=[
            _("Above the threshold no second person is asked any more."),
            _("Every sending shows this decision, its ground and your name, and the journal keeps it."),
        ],
        verb=_("Send alone"),
        back_url=reverse("crm:body"),
        form=form,
        crumbs=[(_("Settings"), reverse("crm:body"))],
    )


@require_POST
@staff_may("crm.manage_settings", fresh=True)
def work_together(request: HttpRequest) -> HttpResponse:
    """Ask for a second person again."""
    actions.work_together(by=person(request), now=timezone.now())
    notices.say(request, _("Letters above the threshold wait for a second person again."))
    return redirect("crm:body")


@require_GET
@staff_may("crm.view_settings")
def style(request: HttpRequest) -> HttpResponse:
    """Every part of the design on one page, for those who build and check it."""
    for tone, text in specimens.MESSAGES:
        notices.say(request, text, tone=tone)
    form = specimens.SpecimenForm(specimens.TYPED, initial=specimens.TYPED)
    return render(request, "ui/style.html", specimens.context(form, now=datetime.now(tz=specimens.ZONE)))
