"""Conditions over contacts that several selections share."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q

from crm.consent.models import OptOut
from crm.groups.models import GroupMembership, ReferenceGroup


def reached_through(groups: Collection[ReferenceGroup], day: date) -> Q:
    """Return the condition that a person is in one of the groups and did not opt out of letters about that one."""
    silent = OptOut.objects.in_force().filter(contact=OuterRef("contact"), group=OuterRef("group"))
    memberships = GroupMembership.objects.on(day).filter(group__in=groups, contact=OuterRef("pk"))
    return Q(Exists(memberships.filter(~Exists(silent))))
