"""Forms of accreditation: the journalist's application, the refusal, a permanent one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.contacts.addresses import examine
from crm.organisations.models import MediaOutlet
from crm.web.forms import DateInput
from events.accreditation.actions import Application


class ApplicationForm(forms.Form):
    """What a journalist states to be let in. Nothing is ticked in advance."""

    outlet_name = forms.CharField(
        label=gettext_lazy("Outlet"), max_length=300, widget=forms.TextInput({"autocomplete": "organization"})
    )
    journalist = forms.CharField(
        label=gettext_lazy("Surname, name, patronymic"),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    post = forms.CharField(
        label=gettext_lazy("Post"), max_length=200, widget=forms.TextInput({"autocomplete": "organization-title"})
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=40, widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"})
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy("The decision comes to this address."),
    )
    equipment = forms.CharField(
        label=gettext_lazy("Equipment"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Cameras, tripods, lights."),
    )
    car = forms.CharField(
        label=gettext_lazy("Car"), max_length=100, required=False, help_text=gettext_lazy("Make and number plate.")
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I agree that these data are processed to accredit me to this event"),
        help_text=gettext_lazy(
            "They are deleted or made anonymous when they are no longer needed. "
            "The consent can be withdrawn by a letter."
        ),
        error_messages={
            "required": gettext_lazy(
                "Without the consent we may not keep your application. Tick it or call the press office."
            )
        },
    )

    def clean_email(self) -> str:
        examined = examine(self.cleaned_data["email"])
        if examined.verdict == "bad":
            raise forms.ValidationError(_("This is no e-mail address. Write it as name@outlet.example."))
        return examined.normal

    def to_application(self) -> Application:
        return Application(**{name: self.cleaned_data[name] for name in self.fields})


class ReasonForm(forms.Form):
    """Why an accreditation is refused or revoked; the journalist reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput({"data-width": "full"}),
        help_text=gettext_lazy("Stands in the letter to the journalist."),
    )


class PermanentForm(forms.Form):
    """An accreditation for a calendar year."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    journalist = forms.CharField(label=gettext_lazy("Surname, name, patronymic"), max_length=300)
    post = forms.CharField(label=gettext_lazy("Post"), max_length=200, required=False)
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"),
        queryset=MediaOutlet.objects.select_related("organisation").order_by("organisation__sort_key", "pk"),
    )
    valid_from = forms.DateField(label=pgettext_lazy("accreditation", "From"), widget=DateInput())
    valid_to = forms.DateField(label=pgettext_lazy("accreditation", "Until"), widget=DateInput())

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options.setdefault("initial", {"valid_from": today, "valid_to": date(today.year, 12, 31)})
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("valid_from") and data.get("valid_to") and data["valid_to"] < data["valid_from"]:
            self.add_error("valid_to", _("The last day is before the first. Set a later one."))
        return data
