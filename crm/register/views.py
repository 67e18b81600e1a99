"""The register of reference groups, the page of a group, its life and its members."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access.gates import person, staff_may
from crm.contacts.models import Contact
from crm.contacts.pages import Words, form_page, posted
from crm.contacts.picker import pick_page
from crm.groups import actions
from crm.groups.forms import ApprovalForm, EnterGroupForm, GroupForm, LeaveForm, MemberForm, ReasonForm, RoleForm
from crm.groups.lifecycle import may_become
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.journal.refusals import Refusal
from crm.register import queries
from crm.register.forms import RegisterFilters
from crm.segments.reasons import Selection, explain
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import render_part

State = ReferenceGroup.State
may_edit = staff_may("crm.edit_groups")
may_approve = staff_may("crm.approve_groups", fresh=True)


def _group(request: HttpRequest, code: str) -> ReferenceGroup:
    return get_object_or_404(ReferenceGroup.objects.visible_to(request.user).select_related("owner"), code=code)


def _crumbs(group: ReferenceGroup | None = None) -> list[tuple[Words, str]]:
    found: list[tuple[Words, str]] = [(_("Reference groups"), reverse("crm:group-list"))]
    return [*found, (group.short_title, group.get_absolute_url())] if group else found


@require_GET
@staff_may("crm.view_groups")
def group_list(request: HttpRequest) -> HttpResponse:
    """Every group: who owns it, by what act, when it is looked at again, how many are in it."""
    user, now = person(request), timezone.now()
    filters = RegisterFilters(request.GET)
    groups = filters.narrow(ReferenceGroup.objects.visible_to(user)).select_related("owner").order_by("name_ru")
    if "state" not in filters.active:
        groups = groups.exclude(state=State.ARCHIVED)
    lines = queries.register(groups, user, today=timezone.localdate(now), now=now)
    context = {
        "filters": filters,
        "lines": lines,
        "overdue": sum(line.is_overdue for line in lines),
        "may_edit": user.may("crm.edit_groups"),
    }
    return render_part(request, "crm/register/group_list.html", "list", context)


@require_GET
@staff_may("crm.view_groups")
def group(request: HttpRequest, code: str) -> HttpResponse:
    """A group: its criteria, its life, its members and why each may be written to or not."""
    user, now = person(request), timezone.now()
    today = timezone.localdate(now)
    known = _group(request, code)
    question = request.GET.get("q", "")
    people = queries.people_of(known, user, today=today, now=now)
    page = keyset_page(people.named(question), request)
    (line,) = queries.register([known], user, today=today, now=now)
    reasons = explain(page.rows, Selection(), now=now)
    context = {
        "group": known,
        "line": line,
        "page": page,
        "rows": [(contact, reasons[contact.pk]) for contact in page.rows],
        "question": question,
        "organisations": GroupMembership.objects.on(today)
        .filter(group=known, organisation__isnull=False)
        .select_related("organisation"),
        "may_edit": user.may("crm.edit_groups"),
        "may_approve": user.may("crm.approve_groups") and may_become(known.state, State.APPROVED),
        "may_review": may_become(known.state, State.UNDER_REVIEW),
        "may_archive": may_become(known.state, State.ARCHIVED),
    }
    return render_part(request, "crm/register/group.html", "members", context)


@require_http_methods(["GET", "POST"])
@may_edit
def propose(request: HttpRequest) -> HttpResponse:
    form = GroupForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.propose_group(form.to_definition(), by=person(request), now=timezone.now()),
        title=_("Propose a group"),
        verb=_("Propose"),
        back_url=reverse("crm:group-list"),
        done=_("The group is in the register as proposed. An approver approves it by an act."),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def edit(request: HttpRequest, code: str) -> HttpResponse:
    known = _group(request, code)
    form = GroupForm(posted(request), instance=known)
    return form_page(
        request,
        form,
        lambda: actions.change_group(known, form.to_definition(), by=person(request), now=timezone.now()),
        title=_("Edit the group"),
        verb=_("Save"),
        back_url=known.get_absolute_url(),
        done=_("The group is saved."),
        crumbs=_crumbs(known),
        lead=_("New criteria put an approved group under review, because the act approved the old ones.")
        if known.state == State.APPROVED
        else "",
    )


@require_http_methods(["GET", "POST"])
@may_approve
def approve(request: HttpRequest, code: str) -> HttpResponse:
    known = _group(request, code)
    form = ApprovalForm(posted(request), initial={"approved_on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda: actions.approve_group(known, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("Approve the group"),
        verb=_("Approve the group"),
        back_url=known.get_absolute_url(),
        done=_("The group is approved."),
        crumbs=_crumbs(known),
        lead=known.criteria,
    )


@require_http_methods(["GET", "POST"])
@may_edit
def review(request: HttpRequest, code: str) -> HttpResponse:
    known = _group(request, code)
    form = ReasonForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.review_group(known, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("Put the group under review"),
        verb=_("Put under review"),
        back_url=known.get_absolute_url(),
        done=_("The group is under review; its members stay."),
        crumbs=_crumbs(known),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def archive(request: HttpRequest, code: str) -> HttpResponse:
    known = _group(request, code)
    form = ReasonForm(posted(request))
    return form_page(
        request,
        form,
        lambda: actions.archive_group(known, by=person(request), now=timezone.now(), **form.cleaned_data),
        title=_("Archive the group"),
        verb=_("Archive the group"),
        back_url=known.get_absolute_url(),
        done=_("The group is in the archive."),
        crumbs=_crumbs(known),
        lead=_("It will not be offered for events any more. Its members and its history stay."),
    )


@require_http_methods(["GET", "POST"])
@may_edit
def add_people(request: HttpRequest, code: str) -> HttpResponse:
    """Find people by name and let them into the group."""
    known = _group(request, code)
    user = person(request)
    form = MemberForm(posted(request))

    def enter(people: list[Contact]) -> None:
        for contact in people:
            actions.add_member(known, contact, by=user, now=timezone.now(), **form.cleaned_data)

    return pick_page(
        request,
        user,
        form,
        enter,
        title=_("Add people to the group"),
        verb=_("Add to the group"),
        back_url=known.get_absolute_url(),
        done=_entered,
        crumbs=_crumbs(known),
        many=True,
    )


def _entered(people: list[Contact]) -> str:
    phrase = ngettext("%(n)s person entered the group.", "%(n)s people entered the group.", len(people))
    return phrase % {"n": len(people)}


@require_POST
@may_edit
def add_many(request: HttpRequest) -> HttpResponse:
    """Let the people ticked in the list of contacts into a group."""
    user = person(request)
    known = get_object_or_404(ReferenceGroup.objects.visible_to(user), code=request.POST.get("group", ""))
    numbers = [number for number in request.POST.getlist("contact") if number.isascii() and number.isdecimal()]
    people = Contact.objects.visible_to(user).alive().filter(pk__in=[number for number in numbers if len(number) < 19])
    try:
        added = actions.add_members(known, people, by=user, now=timezone.now())
    except Refusal as refused:
        notices.say(request, str(refused.message), tone="bad")
    else:
        if not numbers:
            notices.say(request, _("Nobody is chosen. Tick the lines of the people first."), tone="warn")
        elif not added:
            notices.say(request, _("All those chosen are in the group already."), tone="info")
        else:
            phrase = ngettext(
                "%(n)s person added to the group “%(name)s”.", "%(n)s people added to the group “%(name)s”.", added
            )
            notices.say(request, phrase % {"n": added, "name": known.title})
    listed, back = reverse("crm:contact-list"), request.POST.get("back", "")
    return redirect(back if back.startswith(f"{listed}?") else listed)


@require_http_methods(["GET", "POST"])
@may_edit
def enter_from_card(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one person into a group, from the card."""
    user = person(request)
    contact = get_object_or_404(Contact.objects.visible_to(user).alive(), pk=pk)
    form = EnterGroupForm(posted(request), user=user)
    return form_page(
        request,
        form,
        lambda: actions.add_member(
            form.cleaned_data["group"],
            contact,
            role=form.cleaned_data["role"],
            source=form.cleaned_data["source"],
            by=user,
            now=timezone.now(),
        ),
        title=_("Add to a group"),
        verb=_("Add to the group"),
        back_url=contact.get_absolute_url(),
        done=_("The person is in the group."),
        crumbs=[(_("Contacts"), reverse("crm:contact-list")), (contact.full_name, contact.get_absolute_url())],
        refused_field="group",
    )


def _membership(request: HttpRequest, code: str, membership: int) -> GroupMembership:
    known = _group(request, code)
    seen = Contact.objects.visible_to(request.user)
    rows = known.memberships.filter(to_on__isnull=True).select_related("contact", "organisation", "group")
    return get_object_or_404(rows.filter(contact__in=seen) | rows.filter(organisation__isnull=False), pk=membership)


@require_GET
@may_edit
def membership(request: HttpRequest, code: str, membership: int) -> HttpResponse:
    """One member of a group: the role, and the way out."""
    known = _membership(request, code, membership)
    return _membership_page(request, known, RoleForm(initial={"role": known.role}), LeaveForm(initial=_today_left()))


def _today_left() -> dict[str, date]:
    return {"on": timezone.localdate()}


def _membership_page(
    request: HttpRequest, known: GroupMembership, role_form: RoleForm, leave_form: LeaveForm
) -> HttpResponse:
    context = {
        "membership": known,
        "member": known.contact or known.organisation,
        "role_form": role_form,
        "leave_form": leave_form,
        "crumbs": _crumbs(known.group),
    }
    status = 422 if role_form.errors or leave_form.errors else 200
    return render(request, "crm/register/membership.html", context, status=status)


@require_POST
@may_edit
def leave(request: HttpRequest, code: str, membership: int) -> HttpResponse:
    """Let a member leave; the membership stays as a memory."""
    known = _membership(request, code, membership)
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            actions.remove_member(known, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refused:
            form.add_error("on", str(refused.message))
        else:
            who = known.contact or known.organisation
            notices.say(request, _("%(name)s is not in the group any more.") % {"name": who})
            return redirect(known.group)
    return _membership_page(request, known, RoleForm(initial={"role": known.role}), form)


@require_POST
@may_edit
def change_role(request: HttpRequest, code: str, membership: int) -> HttpResponse:
    """Make a member a representative, or the other way round."""
    known = _membership(request, code, membership)
    form = RoleForm(request.POST)
    if form.is_valid():
        actions.change_role(known, form.cleaned_data["role"], by=person(request), now=timezone.now())
        notices.say(request, _("The role is changed."))
        return redirect(known.group)
    return _membership_page(request, known, form, LeaveForm(initial=_today_left()))
