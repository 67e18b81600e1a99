"""The single gate to rows: every queryset that a person reads passes `.visible_to(user)`."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from crm.access.models import User

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[Row_co]):
    """A queryset that knows who may see its rows.

    `view_permission` opens the table; `department_path` names the lookup of the owning department. A row without
    a department belongs to the whole body. Heads of no department (approver, auditor, data officer) see all.
    """

    view_permission: str = ""
    department_path: str = ""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Only the rows this person may see; none by default."""
        if not user.is_authenticated or not self.view_permission or not user.may(self.view_permission):
            return self.none()
        if not self.department_path or user.roles & SEE_ALL_DEPARTMENTS:
            return self
        common = models.Q(**{f"{self.department_path}__isnull": True})
        if user.department_id is None:
            return self.filter(common)
        return self.filter(common | models.Q(**{self.department_path: user.department_id}))


SEE_ALL_DEPARTMENTS = frozenset({"approver", "auditor", "data_officer"})
