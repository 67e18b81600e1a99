"""Changes of advisory bodies and their seats."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from crm.access.models import Department, User
from crm.body.models import Body
from crm.contacts.models import Contact
from crm.councils.models import AdvisoryBody, Membership
from crm.councils.refusals import AlreadyOnCouncil, MembershipEnded, NoSeatLeft, TermEndsBeforeStart
from crm.groups.models import ReferenceGroup
from crm.journal import actions as journal
from crm.organisations.models import Organisation

State = Membership.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """What is known of an advisory body; `groups` must be represented on it."""

    kind: str
    name_ru: str
    name_en: str = ""
    department: Department | None = None
    statute: str = ""
    convocation: str = ""
    term_until: date | None = None
    size: int | None = None
    quorum: int | None = None
    groups: tuple[ReferenceGroup, ...] = ()


STATUTE = tuple(field.name for field in fields(Statute) if field.name != "groups")


@transaction.atomic
def found_body(statute: Statute, *, by: User | None, now: datetime) -> AdvisoryBody:
    """Enter a council or another advisory body."""
    body = AdvisoryBody.objects.create(**{name: getattr(statute, name) for name in STATUTE})
    body.groups.set(statute.groups)
    journal.record("council.founded", body, by=by, at=now)
    return body


@transaction.atomic
def change_body(body: AdvisoryBody, statute: Statute, *, by: User | None, now: datetime) -> AdvisoryBody:
    """Write what the form says."""
    body = AdvisoryBody.objects.select_for_update().get(pk=body.pk)
    changed = sorted(name for name in STATUTE if getattr(body, name) != getattr(statute, name))
    if set(body.groups.all()) != set(statute.groups):
        changed.append("groups")
        body.groups.set(statute.groups)
    for name in STATUTE:
        setattr(body, name, getattr(statute, name))
    body.save()
    if changed:
        journal.record("council.changed", body, by=by, at=now, fields=changed)
    return body


@transaction.atomic
def seat_member(
    body: AdvisoryBody,
    contact: Contact,
    *,
    by: User | None,
    now: datetime,
    role: str = Membership.Role.MEMBER,
    state: str = State.APPOINTED,
    nominated_by: Organisation | None = None,
    represents: ReferenceGroup | None = None,
    act: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
) -> Membership:
    """Give a person a seat, for the term of the body unless another is named.

    Raises AlreadyOnCouncil, NoSeatLeft, TermEndsBeforeStart.
    """
    body = AdvisoryBody.objects.select_for_update().get(pk=body.pk)
    if from_on and to_on and to_on < from_on:
        raise TermEndsBeforeStart
    taken = Membership.objects.filter(body=body).exclude(state=State.ENDED)
    taken.filter(to_on__lt=_today(now)).update(state=State.ENDED)  # a term that ran out frees its seat
    if taken.filter(contact=contact).exists():
        raise AlreadyOnCouncil
    if body.size is not None and taken.count() >= body.size:
        raise NoSeatLeft
    membership = Membership.objects.create(
        body=body,
        contact=contact,
        role=role,
        state=state,
        nominated_by=nominated_by,
        represents=represents,
        act=act,
        from_on=from_on,
        to_on=to_on or body.term_until,
    )
    journal.record("council.member_seated", contact, by=by, at=now, body=body.pk, name=body.name_ru, role=role)
    return membership


@transaction.atomic
def appoint_member(membership: Membership, *, act: str, by: User | None, now: datetime) -> Membership:
    """Turn a nomination into an appointment. Raises MembershipEnded."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.state == State.ENDED:
        raise MembershipEnded
    membership.state, membership.act = State.APPOINTED, act
    membership.save(update_fields=["state", "act"])
    name = membership.body.name_ru
    journal.record("council.member_appointed", membership.contact, by=by, at=now, body=membership.body_id, name=name)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, on: date, reason: str, by: User | None, now: datetime) -> Membership:
    """End a term of office with that day, today or to come; the seat is free after it.

    Raises MembershipEnded, TermEndsBeforeStart.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.state == State.ENDED:
        raise MembershipEnded
    if membership.from_on and on < membership.from_on:
        raise TermEndsBeforeStart
    membership.to_on = on
    if on <= _today(now):
        membership.state = State.ENDED
    membership.save(update_fields=["state", "to_on"])
    name = membership.body.name_ru
    journal.record(
        "council.member_left", membership.contact, by=by, at=now, reason=reason, body=membership.body_id, name=name
    )
    return membership


def _today(now: datetime) -> date:
    return now.astimezone(Body.current().zone).date()
