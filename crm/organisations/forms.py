"""Forms of organisations and positions."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.organisations.actions import FACTS, Facts
from crm.organisations.models import Organisation, OrganisationQuerySet
from crm.organisations.requisites import Problem, inn_problem, ogrn_problem
from crm.web.filters import FilterForm
from crm.web.forms import DateInput

WRONG: dict[Problem, Any] = {
    "not_digits": _("Only digits. Remove spaces and letters."),
    "wrong_length": _("The number of digits is wrong: ИНН has 10 or 12, ОГРН has 13 or 15."),
    "wrong_check_digit": _("The check digit does not fit: a digit is mistyped. Compare with the paper."),
}


class OrganisationFilters(FilterForm):
    """By a word, by kind, outlets alone."""

    more: ClassVar[tuple[str, ...]] = ()

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Name, head, address or ИНН")}),
    )
    kind = forms.ChoiceField(label=_("Kind of organisation"))
    outlet = forms.BooleanField(label=_("Media outlets only"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Organisation.objects.exclude(kind="").order_by("kind").values_list("kind", flat=True).distinct()
        listed = [("", pgettext_lazy("filter", "Any kind")), *((kind, kind) for kind in kinds)]
        self.fields["kind"].choices = listed  # type: ignore[attr-defined]

    def narrow_q(self, rows: QuerySet[Organisation], value: str) -> QuerySet[Organisation]:
        assert isinstance(rows, OrganisationQuerySet)
        return rows.found_by(value)

    def narrow_outlet(self, rows: QuerySet[Organisation], value: bool) -> QuerySet[Organisation]:
        return rows.filter(outlet__isnull=not value)


class OrganisationForm(forms.ModelForm[Organisation]):
    """What the card of an organisation says."""

    class Meta:
        model = Organisation
        fields = FACTS
        widgets = {"checked_on": DateInput()}
        help_texts = {"inn": _("Empty for bodies without legal personality.")}

    def clean_inn(self) -> str:
        return _right(self.cleaned_data["inn"], inn_problem(self.cleaned_data["inn"]))

    def clean_ogrn(self) -> str:
        return _right(self.cleaned_data["ogrn"], ogrn_problem(self.cleaned_data["ogrn"]))

    def to_facts(self) -> Facts:
        return Facts(**{name: self.cleaned_data[name] for name in FACTS})


def _right(text: str, problem: Problem) -> str:
    if problem:
        raise forms.ValidationError(WRONG[problem])
    return text.strip()


class PositionForm(forms.Form):
    """Where a person works and as what."""

    organisation = forms.CharField(
        label=_("organisation"),
        max_length=300,
        required=False,
        help_text=_("If there is no card of it yet, one is opened."),
    )
    title = forms.CharField(label=_("post"), max_length=300, required=False)
    from_on = forms.DateField(label=pgettext_lazy("term", "from"), required=False, widget=DateInput)
    is_main = forms.BooleanField(
        label=_("This is the main place of work"), required=False, initial=True,
        help_text=_("It stands under the name in lists."),
    )  # fmt: skip


class EndPositionForm(forms.Form):
    """The last day in a position."""

    on = forms.DateField(label=_("last day"), widget=DateInput)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Write it down when it has."))
        return on
