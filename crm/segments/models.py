"""Saved selections."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from crm.access.models import Department
from crm.access.scope import ScopedQuerySet


class SegmentQuerySet(ScopedQuerySet["Segment"]):
    view_permission = "crm.view_contacts"
    department_path = "department"


class Segment(models.Model):
    """A named rule of the segment grammar, kept as data."""

    name = models.CharField(pgettext_lazy("title of a thing", "name"), max_length=200)
    rule = models.JSONField(default=dict)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = SegmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
