"""What the register of groups asks of the database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from crm.access.models import User
from crm.consent.mailable import may_be_written, with_verdict
from crm.consent.models import LetterClass
from crm.contacts.models import Contact, ContactQuerySet
from crm.groups.models import GroupMembership, ReferenceGroup


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A group with what must be seen at a glance."""

    group: ReferenceGroup
    people: int
    mailable: int
    organisations: int
    is_overdue: bool

    @property
    def is_empty(self) -> bool:
        return not self.people and not self.organisations


def register(groups: Iterable[ReferenceGroup], user: User, *, today: date, now: datetime) -> list[RegisterLine]:
    """Every group with its size on that day, counting the people this reader may see. Three queries."""
    memberships = GroupMembership.objects.on(today).order_by()
    inside = memberships.filter(contact__in=_seen_by(user))
    open_to = Contact.objects.filter(may_be_written(LetterClass.INFORMING, now=now))
    people = _counted(inside, "contact")
    mailable = _counted(inside.filter(contact__in=open_to), "contact")
    organisations = _counted(memberships.filter(organisation__isnull=False), "organisation")
    return [
        RegisterLine(group, people[group.pk], mailable[group.pk], organisations[group.pk], is_overdue(group, today))
        for group in groups
    ]


def _seen_by(user: User) -> ContactQuerySet:
    return Contact.objects.visible_to(user).alive()


def _counted(memberships: QuerySet[GroupMembership], what: str) -> Counter[int]:
    return Counter(dict(memberships.values_list("group").annotate(n=Count(what, distinct=True))))


def is_overdue(group: ReferenceGroup, today: date) -> bool:
    """The day of review has passed, and the group is still in use."""
    return group.state != ReferenceGroup.State.ARCHIVED and group.review_on is not None and group.review_on < today


def people_of(group: ReferenceGroup, user: User, *, today: date, now: datetime) -> ContactQuerySet:
    """People of a group on that day whom this reader may see, each with the verdict and `membership_id`, `role`, …"""
    inside = (
        Q(memberships__group=group)
        & (Q(memberships__from_on__isnull=True) | Q(memberships__from_on__lte=today))
        & (Q(memberships__to_on__isnull=True) | Q(memberships__to_on__gt=today))
    )
    contacts = _seen_by(user).filter(inside)
    return with_verdict(contacts, LetterClass.INFORMING, now=now).annotate(
        membership_id=F("memberships__pk"), role=F("memberships__role"), since=F("memberships__from_on")
    )
