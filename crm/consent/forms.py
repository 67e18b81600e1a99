"""Forms of the ledger: a consent with its proof, a withdrawal, an opt-out."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.consent.actions import Line
from crm.consent.models import Consent, LetterClass
from crm.contacts.models import Contact
from crm.groups.models import ReferenceGroup
from crm.web.forms import DateInput


def not_in_future(day: date | None) -> date | None:
    """Refuse a day that has not come yet."""
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet. Check the date."))
    return day


class ConsentForm(forms.Form):
    """A consent counts only with its day, its way and its proof; without them it is written down as not proven."""

    marks_optional = False  # what may stay empty depends on the tick below

    kind = forms.ChoiceField(label=_("for what"), choices=Consent.Kind.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("day it was given"), required=False, widget=DateInput)
    way = forms.CharField(
        label=_("how it was given"),
        max_length=200,
        required=False,
        help_text=_("For example: a form on the site, a questionnaire on paper, a letter of the organisation."),
    )
    proof = forms.CharField(
        label=_("proof"),
        max_length=300,
        required=False,
        help_text=_("Number and date of the paper, or the form. The paper itself stays in the file."),
    )
    wording = forms.CharField(
        label=_("version of the text"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"data-width": "mid"}),
    )
    is_not_proven = forms.BooleanField(
        label=_("The person says so, but there is no proof"),
        required=False,
        help_text=_("Written down as not proven: no letters go out until there is a day and a proof."),
    )

    def clean_on(self) -> date | None:
        return not_in_future(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("is_not_proven"):
            if not values.get("on") and "on" not in self.errors:
                self.add_error("on", _("A consent without a day does not count. Enter the day, or tick “no proof”."))
            if not values.get("way"):
                self.add_error("way", _("A consent without its way does not count. Say how it was given."))
        return values

    def to_line(self) -> Line:
        values = self.cleaned_data
        state = Consent.State.NOT_PROVEN if values["is_not_proven"] else Consent.State.GIVEN
        return Line(values["kind"], state, values["on"], values["way"], values["proof"], values["wording"])


class WithdrawalForm(forms.Form):
    """A consent taken back: which, when and how we know."""

    kind = forms.ChoiceField(label=_("which consent"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("day"), widget=DateInput)
    way = forms.CharField(
        label=_("how we know"), max_length=200, help_text=_("For example: a letter of 05.08.2026, a call, in person.")
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {line.kind for line in contact.consents.all() if line.state == Consent.State.GIVEN}
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Consent.Kind.choices if value in given
        ]

    def clean_on(self) -> date | None:
        return not_in_future(self.cleaned_data["on"])


class OptOutForm(forms.Form):
    """Which letters a person does not want any more."""

    letter_class = forms.ChoiceField(
        label=_("which letters"),
        required=False,
        choices=[
            ("", _("all letters but service ones")),
            *((value, label) for value, label in LetterClass.choices if value != LetterClass.SERVICE),
        ],
    )
    group = forms.ModelChoiceField(
        label=_("only about the group"),
        queryset=ReferenceGroup.objects.none(),
        required=False,
        empty_label=_("about anything"),
    )
    way = forms.CharField(
        label=_("how we know"), max_length=200, help_text=_("For example: a call of 14.10.2026, a letter, in person.")
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ReferenceGroup.objects.filter(memberships__contact=contact).distinct()
