"""What is left to set up before a new body can invite anybody: one row a step, until it is done."""

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.access.models import Department, User
from crm.access.permissions import PERMISSIONS, Role
from crm.body.models import Body
from crm.contacts.models import Contact
from events.today.rows import Matter


def first_steps(user: User) -> list[Matter]:
    """The steps that this person may take, in their order; none once people are on file and others work here."""
    steps = _of_administrator(user) if user.may("crm.manage_staff") else []
    if user.may("crm.import_contacts") and not Contact.objects.exists():
        steps.append(
            _step(
                "people",
                _("Whom you know"),
                _("Nobody is on file yet. A list in Excel or CSV is shown row by row before anything is kept."),
                _("Import contacts"),
                reverse("crm:import-new"),
            )
        )
    return steps


def _of_administrator(user: User) -> list[Matter]:
    body, at_work = Body.current(), User.objects.filter(is_active=True)
    n_at_work, sends_alone = at_work.count(), body.sole_operator_since is not None
    holders = dict.fromkeys(Role, 0)
    for role in at_work.filter(grants__isnull=False).values_list("grants__role", flat=True):
        holders[Role(role)] += 1
    steps = []
    if body.lacks_contacts:
        steps.append(
            _step(
                "building",
                _("Whom people ask"),
                _("The officer and the phone in the foot of every letter are missing."),
                _("Fill in"),
                reverse("crm:body"),
            )
        )
    if n_at_work == 1 and not Department.objects.exists():
        steps.append(
            _step(
                "group",
                _("Departments"),
                _("Each owns its contacts, groups and events. A small body can do without and go on to colleagues."),
                _("Add a department"),
                reverse("crm:department-new"),
            )
        )
    if n_at_work == 1 and not sends_alone:
        steps.append(
            _step(
                "person",
                _("Colleagues"),
                _("You work here alone. Whoever prepares letters and whoever approves them are two people."),
                _("Invite a colleague"),
                reverse("crm:staff-new"),
            )
        )
    elif not sends_alone and not holders[Role.APPROVER]:
        steps.append(
            _step(
                "pencil",
                _("A second person"),
                _("Nobody may approve letters. Give a colleague the role of an approver."),
                _("Give the role"),
                reverse("crm:staff-list"),
            )
        )
    if not any(holders[role] for role in PERMISSIONS["crm.import_contacts"]) and not Contact.objects.exists():
        steps.append(
            _step(
                "people",
                _("Who keeps the contacts"),
                _("An administrator sees no contacts. Give somebody the role of an editor, or take it on a ground."),
                _("Give the role"),
                reverse("crm:staff-list") if n_at_work > 1 else reverse("crm:staff-card", args=[user.pk]),
            )
        )
    return steps


def _step(icon: str, title: str, text: str, verb: str, url: str) -> Matter:
    return Matter(tone="info", icon=icon, title=title, text=text, verb=verb, url=url)
