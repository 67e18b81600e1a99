"""Filters of a list: a form over the address, so a filtered list can be kept as a link."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)


class FilterForm(forms.Form):
    """Every field is optional; a value that makes no sense is shown with its error and does not narrow.

    A field narrows by `narrow_<field>(rows, value)` where one is written, else by equality. `more` names the fields
    folded under "More conditions".
    """

    more: ClassVar[tuple[str, ...]] = ()
    marks_optional: ClassVar[bool] = False

    def __init__(self, data: QueryDict, **options: Any) -> None:
        super().__init__(data, **options)
        for field in self.fields.values():
            field.required = False
            field.widget.is_required = False

    @property
    def active(self) -> dict[str, Any]:
        """What is asked for: names and clean values of the fields that were filled in."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if not _is_blank(value)}

    @property
    def chosen_more(self) -> int:
        """How many of the folded conditions are set."""
        return sum(name in self.more for name in self.active)

    def narrow(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Return only the rows that meet every condition given."""
        for name, value in self.active.items():
            special = getattr(self, f"narrow_{name}", None)
            rows = special(rows, value) if special else rows.filter(**{name: value})
        return rows

    @property
    def search_field(self) -> forms.BoundField | None:
        return self["q"] if "q" in self.fields else None

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "q" and name not in self.more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name in self.more]


def _is_blank(value: Any) -> bool:
    if isinstance(value, QuerySet):
        return not value
    return value is None or value is False or (isinstance(value, str | list) and not value)
