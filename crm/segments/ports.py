"""What the segment room asks of the storeys above: further fields to pick people by."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from django.db.models import Q
from django.utils.functional import Promise


class SegmentField(Protocol):
    """A field of the segment grammar. Adapters are listed in the setting CRM_SEGMENT_FIELDS as dotted paths.

    `name` stands in the rule, `label` on the page.
    """

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    def condition(self, values: Sequence[str], *, now: datetime) -> Q:
        """Return the condition that one of the values holds. Raises UnknownValue for one that does not exist."""

    def choices(self) -> Iterable[tuple[str, str | Promise]]:
        """Return the values one may choose, with their words."""
