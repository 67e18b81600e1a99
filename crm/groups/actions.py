"""Changes of reference groups and of who belongs to them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import models, transaction

from crm.access.models import Department, User
from crm.body.models import Body
from crm.contacts.models import Contact
from crm.groups.lifecycle import may_become
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.groups.refusals import (
    AlreadyInGroup,
    ApprovingActMissing,
    CriteriaMissing,
    GroupIsArchived,
    GroupMoveNotAllowed,
    LeavesBeforeEntering,
    ReviewNotLater,
)
from crm.journal import actions as journal
from crm.organisations.models import Organisation

State = ReferenceGroup.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What the register says of a group; the act of approval comes with the approval."""

    code: str
    name_ru: str
    name_en: str = ""
    short_name_ru: str = ""
    short_name_en: str = ""
    definition: str = ""
    criteria: str = ""
    owner: Department | None = None
    review_on: date | None = None
    target_share: Decimal | None = None
    target_size: int | None = None
    usual_channels: str = ""


DEFINITION = tuple(field.name for field in fields(Definition))


@transaction.atomic
def propose_group(definition: Definition, *, by: User | None, now: datetime) -> ReferenceGroup:
    """Enter a group into the register as proposed."""
    group = ReferenceGroup(state=State.PROPOSED, **{name: getattr(definition, name) for name in DEFINITION})
    group.save()
    journal.record("group.proposed", group, by=by, at=now)
    return group


@transaction.atomic
def change_group(group: ReferenceGroup, definition: Definition, *, by: User | None, now: datetime) -> ReferenceGroup:
    """Write what the form says. New criteria put an approved group under review: the act approved the old ones."""
    group = _locked(group)
    changed = sorted(name for name in DEFINITION if getattr(group, name) != getattr(definition, name))
    if not changed:
        return group
    for name in changed:
        setattr(group, name, getattr(definition, name))
    if group.state == State.APPROVED and {"criteria", "definition"} & set(changed):
        group.state = State.UNDER_REVIEW
    group.save()
    journal.record("group.changed", group, by=by, at=now, fields=changed, state=group.state)
    return group


@transaction.atomic
def approve_group(
    group: ReferenceGroup, *, act: str, approved_on: date, review_on: date, by: User | None, now: datetime
) -> ReferenceGroup:
    """Approve a proposed or reviewed group by an act, until the day of the next review.

    Raises GroupMoveNotAllowed, CriteriaMissing, ApprovingActMissing, ReviewNotLater.
    """
    group = _locked(group)
    _step(group, State.APPROVED)
    if not group.criteria.strip():
        raise CriteriaMissing
    if not act.strip():
        raise ApprovingActMissing
    if review_on <= approved_on:
        raise ReviewNotLater
    group.approving_act, group.approved_on, group.review_on = act.strip(), approved_on, review_on
    group.save()
    journal.record("group.approved", group, by=by, at=now, act=act.strip())
    return group


@transaction.atomic
def review_group(group: ReferenceGroup, *, reason: str, by: User | None, now: datetime) -> ReferenceGroup:
    """Put an approved or archived group under review; its members stay. Raises GroupMoveNotAllowed."""
    group = _locked(group)
    _step(group, State.UNDER_REVIEW)
    group.save(update_fields=["state"])
    journal.record("group.review_begun", group, by=by, at=now, reason=reason)
    return group


@transaction.atomic
def archive_group(group: ReferenceGroup, *, reason: str, by: User | None, now: datetime) -> ReferenceGroup:
    """Take a group out of use: it is offered nowhere, its members and history stay. Raises GroupMoveNotAllowed."""
    group = _locked(group)
    _step(group, State.ARCHIVED)
    group.save(update_fields=["state"])
    journal.record("group.archived", group, by=by, at=now, reason=reason)
    return group


def _locked(group: ReferenceGroup) -> ReferenceGroup:
    return ReferenceGroup.objects.select_for_update().get(pk=group.pk)


def _step(group: ReferenceGroup, state: str) -> None:
    if not may_become(group.state, state):
        raise GroupMoveNotAllowed
    group.state = state


@transaction.atomic
def add_member(
    group: ReferenceGroup,
    member: Contact | Organisation,
    *,
    by: User | None,
    now: datetime,
    role: str = GroupMembership.Role.MEMBER,
    source: str = "",
    from_on: date | None = None,
) -> GroupMembership:
    """Let a person or an organisation into a group. Raises GroupIsArchived, AlreadyInGroup."""
    group = _locked(group)
    if group.state == State.ARCHIVED:
        raise GroupIsArchived
    whom = {"contact": member} if isinstance(member, Contact) else {"organisation": member}
    still_in = models.Q(to_on__isnull=True) | models.Q(to_on__gt=_today(now))
    if GroupMembership.objects.filter(still_in, group=group, **whom).exists():
        raise AlreadyInGroup
    membership = GroupMembership.objects.create(
        group=group,
        role=role,
        source=source,
        confirmed_by=by,
        from_on=from_on or _today(now),
        **whom,
    )
    journal.record("group.member_added", member, by=by, at=now, group=group.pk, name=group.name_ru)
    return membership


def add_members(group: ReferenceGroup, contacts: Iterable[Contact], *, by: User | None, now: datetime) -> int:
    """Let many people into a group at once; answers how many were not there yet. Raises GroupIsArchived."""
    added = 0
    with transaction.atomic():
        inside = set(GroupMembership.objects.on(_today(now)).filter(group=group).values_list("contact_id", flat=True))
        for contact in contacts:
            if contact.pk not in inside:
                add_member(group, contact, by=by, now=now)
                added += 1
    return added


@transaction.atomic
def change_role(membership: GroupMembership, role: str, *, by: User | None, now: datetime) -> GroupMembership:
    """Make a member a representative of the group, or the other way round."""
    membership.role = role
    membership.save(update_fields=["role"])
    whom = membership.contact or membership.organisation
    journal.record("group.role_changed", whom, by=by, at=now, group=membership.group_id, role=role)
    return membership


@transaction.atomic
def remove_member(
    membership: GroupMembership, *, on: date, by: User | None, now: datetime, reason: str = ""
) -> GroupMembership:
    """Let a member leave on that day; the membership stays as a memory. Raises LeavesBeforeEntering."""
    if membership.from_on and on < membership.from_on:
        raise LeavesBeforeEntering
    membership.to_on = on
    membership.save(update_fields=["to_on"])
    whom = membership.contact or membership.organisation
    name = membership.group.name_ru
    journal.record("group.member_removed", whom, by=by, at=now, reason=reason, group=membership.group_id, name=name)
    return membership


def _today(now: datetime) -> date:
    return now.astimezone(Body.current().zone).date()
