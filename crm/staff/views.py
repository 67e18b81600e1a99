"""Pages of an administrator: colleagues, their roles, departments."""

from smtplib import SMTPException

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import actions, letters, second_factor
from crm.access.gates import person, staff_may
from crm.access.models import Department, User
from crm.body.models import Body
from crm.journal.refusals import Refusal
from crm.office.first_steps import first_steps
from crm.staff.forms import ColleagueForm, DepartmentForm
from crm.web import notices
from crm.web.parts import confirm


@require_GET
@staff_may("crm.manage_staff")
def colleagues(request: HttpRequest) -> HttpResponse:
    """Everybody with an account: those at work first."""
    people = (
        User.objects.select_related("department")
        .prefetch_related("grants")
        .annotate(factors=Count("authenticator", distinct=True))
        .order_by("-is_active", "last_name", "first_name", "pk")
    )
    return render(
        request, "crm/staff/colleagues.html", {"people": list(people), "steps": first_steps("crm:staff-list")}
    )


@require_http_methods(["GET", "POST"])
@never_cache
@staff_may("crm.manage_staff", fresh=True)
def new_colleague(request: HttpRequest) -> HttpResponse:
    """Make an account and hand over its one-time link: by letter, and on the page for a way that is at hand."""
    form = ColleagueForm(request.POST or None, initial={"language": "ru"})
    if form.is_valid():
        was_alone = _works_alone()
        try:
            made = actions.invite_colleague(
                form.to_person(), form.cleaned_data["roles"], by=person(request), now=timezone.now()
            )
        except actions.AddressTaken as taken:
            form.add_error("email", str(taken.message))
        else:
            _tell_of_second_person(request, was_alone=was_alone)
            return _show_link(request, made)
    return render(request, "crm/staff/colleague_form.html", {"form": form})


def _show_link(request: HttpRequest, colleague: User) -> HttpResponse:
    """Send the link; show it only where it opens nothing yet, to hand over. A letter that did not leave is said.

    Whoever sees the link of an account that is in use could sign in as its owner, so that one goes to the owner alone.
    """
    is_new = not colleague.has_usable_password()
    leaves = not settings.MAIL_STAYS_HERE
    is_shown = is_new or (not leaves and Body.current().is_sample)
    sent = False
    if leaves or is_shown:
        try:
            letters.send_password_link(colleague, is_new=is_new)
        except (OSError, SMTPException):
            pass
        else:
            sent = True
    actions.note_password_link(colleague, sent=sent, shown=is_shown, by=person(request), now=timezone.now())
    context = {
        "colleague": colleague,
        "link": letters.password_link(colleague) if is_shown else "",
        "sent": sent and leaves,
        "is_new": is_new,
        "stays_here": not leaves,
        "has_roles": colleague.grants.exists(),
    }
    return render(request, "crm/staff/link.html", context)


def _tell_of_second_person(request: HttpRequest, *, was_alone: bool) -> None:
    if was_alone and Body.current().sole_operator_since is None:
        text = _("Somebody else may approve now, so the decision to send without a second person has ended.")
        notices.say(request, text, tone="warn")


def _works_alone() -> bool:
    return Body.current().sole_operator_since is not None


@require_http_methods(["GET", "POST"])
@staff_may("crm.manage_staff", fresh=True)
def colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: values, roles, keys, and what can be done with it."""
    member = get_object_or_404(User.objects.select_related("department"), pk=pk)
    form = ColleagueForm(request.POST or None, colleague=member, by=person(request))
    if form.is_valid():
        was_alone = _works_alone()
        try:
            actions.change_colleague(
                member,
                form.to_person(),
                form.cleaned_data["roles"],
                by=person(request),
                now=timezone.now(),
                ground=form.ground_given,
            )
        except actions.AddressTaken as taken:
            form.add_error("email", str(taken.message))
        except (actions.LastAdministrator, actions.OwnRoles) as refused:
            form.add_error("roles", str(refused.message))
        except actions.GroundNeeded as silent:
            form.add_error("ground", str(silent.message))
        else:
            notices.say(request, _("The account of %(name)s is saved.") % {"name": member.short_name})
            _tell_of_second_person(request, was_alone=was_alone)
            if not form.cleaned_data["roles"]:
                notices.say(
                    request,
                    _("%(name)s has no role yet and sees nothing but an empty page. Tick a role on the card.")
                    % {"name": member.short_name},
                    tone="warn",
                )
            return redirect("crm:staff-list")
    context = {
        "form": form,
        "person": member,
        "is_me": member.pk == request.user.pk,
        "own_decisions": member.grants.exclude(ground="").order_by("granted_at"),
        "has_second_factor": second_factor.has_one(member),
        "tokens": member.api_tokens.filter(revoked_at__isnull=True, expires_at__gt=timezone.now()),
    }
    return render(request, "crm/staff/colleague.html", context)


@require_POST
@never_cache
@staff_may("crm.manage_staff", fresh=True)
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time link for somebody who has lost the first one or the password."""
    member = get_object_or_404(User.objects.filter(is_active=True), pk=pk)
    return _show_link(request, member)


@require_http_methods(["GET", "POST"])
@staff_may("crm.manage_staff", fresh=True)
def switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then close an account."""
    member = get_object_or_404(User, pk=pk, is_active=True)
    if request.method == "POST":
        try:
            actions.switch_off(member, by=person(request), now=timezone.now())
        except Refusal as refusal:
            notices.say(request, refusal.message, tone="bad")
        else:
            text = _("The account of %(name)s is switched off.") % {"name": member.short_name}
            notices.say(request, text, verb=_("Switch on"), post_to=reverse("crm:staff-switch-on", args=[pk]))
        return redirect("crm:staff-card", pk)
    return confirm(
        request,
        title=_("Switch off the account of %(name)s?") % {"name": member.short_name},
        effects=[
            _("Their visits end at once; a page that is open now shows the sign-in."),
            _("Their keys for programs are revoked for good."),
            _("What they did stays under their name. The account can be switched on again."),
        ],
        verb=_("Switch off"),
        back_url=reverse("crm:staff-card", args=[pk]),
        danger=True,
        crumbs=[(_("Staff"), reverse("crm:staff-list"))],
    )


@require_POST
@staff_may("crm.manage_staff", fresh=True)
def switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    member = get_object_or_404(User, pk=pk, is_active=False)
    was_alone = _works_alone()
    actions.switch_on(member, by=person(request), now=timezone.now())
    notices.say(request, _("The account of %(name)s is switched on.") % {"name": member.short_name})
    _tell_of_second_person(request, was_alone=was_alone)
    return redirect("crm:staff-card", pk)


@require_http_methods(["GET", "POST"])
@staff_may("crm.manage_staff", fresh=True)
def forget_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take away the app and keys of somebody who lost them."""
    member = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        actions.forget_second_factor(member, by=person(request), now=timezone.now())
        notices.say(request, _("The second factor of %(name)s is forgotten.") % {"name": member.short_name})
        return redirect("crm:staff-card", pk)
    return confirm(
        request,
        title=_("Forget the second factor of %(name)s?") % {"name": member.short_name},
        effects=[
            _("Make sure by voice that it is they who ask."),
            _("Their visits end. The next sign-in asks only for the password and then for a new app."),
        ],
        verb=_("Forget"),
        back_url=reverse("crm:staff-card", args=[pk]),
        danger=True,
        crumbs=[(_("Staff"), reverse("crm:staff-list"))],
    )


@require_GET
@staff_may("crm.manage_staff")
def departments(request: HttpRequest) -> HttpResponse:
    """Every department with how many work in it."""
    at_work = Count("staff", filter=Q(staff__is_active=True))
    rows = Department.objects.annotate(people=at_work).order_by("-is_active", "name_ru")
    return render(
        request, "crm/staff/departments.html", {"departments": list(rows), "steps": first_steps("crm:department-list")}
    )


@require_http_methods(["GET", "POST"])
@staff_may("crm.manage_staff")
def edit_department(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down a new department or correct one."""
    department = get_object_or_404(Department, pk=pk) if pk else None
    form = DepartmentForm(request.POST or None, instance=department)
    if form.is_valid():
        actions.save_department(department, **form.cleaned_data, by=person(request), now=timezone.now())
        notices.say(request, _("The department “%(name)s” is saved.") % {"name": form.cleaned_data["name_ru"]})
        return redirect("crm:department-list")
    return render(request, "crm/staff/department_form.html", {"form": form, "department": department})


@require_POST
@staff_may("crm.manage_staff")
def close_department(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a department off the lists."""
    department = get_object_or_404(Department, pk=pk)
    try:
        actions.close_department(department, by=person(request), now=timezone.now())
    except Refusal as refusal:
        notices.say(request, refusal.message, tone="bad")
    else:
        text = _("The department “%(name)s” is closed.") % {"name": department.name_ru}
        notices.say(request, text, verb=_("Reopen"), post_to=reverse("crm:department-reopen", args=[pk]))
    return redirect("crm:department-list")


@require_POST
@staff_may("crm.manage_staff")
def reopen_department(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a closed department back."""
    department = get_object_or_404(Department, pk=pk)
    actions.reopen_department(department, by=person(request), now=timezone.now())
    notices.say(request, _("The department “%(name)s” is open again.") % {"name": department.name_ru})
    return redirect("crm:department-list")
