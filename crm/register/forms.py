"""The filter of the register."""

from typing import ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.models import Department
from crm.contacts.search_text import skeleton
from crm.groups.models import ReferenceGroup
from crm.web.filters import FilterForm


class RegisterFilters(FilterForm):
    """By a word of the name, by state, by owner."""

    more: ClassVar[tuple[str, ...]] = ()

    q = forms.CharField(
        label=_("Search"), max_length=100, widget=forms.TextInput(attrs={"placeholder": _("Name or code of a group")})
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", pgettext_lazy("filter", "State")), *ReferenceGroup.State.choices]
    )
    owner = forms.ModelChoiceField(
        label=_("Owner unit"), queryset=Department.objects.all(), empty_label=pgettext_lazy("filter", "Owner")
    )

    def narrow_q(self, rows: QuerySet[ReferenceGroup], value: str) -> QuerySet[ReferenceGroup]:
        """The register is short, so it is read through: ё and е, case and Latin spelling are alike as in all search."""
        wanted = skeleton(value)
        named = rows.values_list("pk", "code", "name_ru", "name_en", "short_name_ru")
        return rows.filter(pk__in=[pk for pk, *names in named if wanted in skeleton(" ".join(names))])
