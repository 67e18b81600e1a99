"""Questions about who could stand in for whom."""

from django.db.models import QuerySet

from crm.access.models import User
from crm.access.permissions import Role


def approvers_besides(person: User) -> QuerySet[User]:
    """Others at work who hold the role of an approver."""
    return User.objects.filter(is_active=True, grants__role=Role.APPROVER).exclude(pk=person.pk)
