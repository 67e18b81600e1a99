"""Forms of the body: its settings, its first run, the decision to send alone."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.access.actions import Person
from crm.access.models import User
from crm.access.sign_in_forms import password_hint
from crm.body.models import Body
from crm.office import zones

CITY_CODE = RegexValidator(r"^\d{3,6}$", gettext_lazy("Only the digits of the code, three to six: 8410."))


class BodyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Names, contacts and thresholds of the body."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones.choices)

    site = forms.URLField(label=gettext_lazy("Official site"), required=False, assume_scheme="https", max_length=200)

    class Meta:
        model = Body
        fields = [
            "name_ru",
            "short_name_ru",
            "name_en",
            "short_name_en",
            "address_ru",
            "inn",
            "site",
            "language",
            "time_zone",
            "city_phone_code",
            "officer_name",
            "feedback_email",
            "feedback_phone",
            "approval_threshold",
        ]
        help_texts = {
            "name_ru": gettext_lazy("As it stands in letters: “Administration of the city of …”."),
            "officer_name": gettext_lazy("Named in the foot of every letter, with the phone."),
            "feedback_email": gettext_lazy("Where people write about a letter or a mistake on a page."),
            "city_phone_code": gettext_lazy("Added to local numbers of five to seven digits."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zones.choices(kept=self.instance.time_zone)  # type: ignore[attr-defined]
        self.fields["city_phone_code"].validators.append(CITY_CODE)
        for name in ("name_ru", "officer_name", "feedback_email", "feedback_phone"):
            self.fields[name].required = True

    def clean_inn(self) -> str:
        value = str(self.cleaned_data["inn"]).strip()
        if value and not (value.isdigit() and len(value) in {10, 12}):
            raise forms.ValidationError(_("A taxpayer number has 10 digits, that of a sole trader 12."))
        return value


class FirstRunForm(forms.Form):
    """Everything an empty system needs to begin."""

    code = forms.CharField(
        label=gettext_lazy("Code from the terminal"),
        help_text=gettext_lazy("It was printed when the system started: XXXX-XXXX-XXXX."),
        widget=forms.TextInput(attrs={"data-width": "mid", "autocomplete": "off"}),
    )
    name_ru = forms.CharField(
        label=gettext_lazy("Name of the body"),
        max_length=200,
        help_text=gettext_lazy("As it stands in letters: “Administration of the city of …”."),
    )
    short_name_ru = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Under the name of the system."),
    )
    language = forms.ChoiceField(label=gettext_lazy("First language"), choices=[("ru", "Русский"), ("en", "English")])
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones.choices, initial="Europe/Moscow")
    sender_address = forms.EmailField(
        label=gettext_lazy("Address that letters are sent from"),
        help_text=gettext_lazy("Its mailbox must be able to receive: answers and returned letters come to it."),
    )
    officer_name = forms.CharField(
        label=gettext_lazy("Responsible officer"),
        max_length=200,
        help_text=gettext_lazy("Named in the foot of every letter, with the phone."),
    )
    feedback_phone = forms.CharField(
        label=gettext_lazy("Phone for feedback"), max_length=40, widget=forms.TextInput(attrs={"type": "tel"})
    )
    last_name = forms.CharField(label=gettext_lazy("Surname"), max_length=150)
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150)
    patronymic = forms.CharField(label=gettext_lazy("Patronymic"), max_length=100, required=False)
    email = forms.EmailField(label=gettext_lazy("Work e-mail"), help_text=gettext_lazy("You sign in with it."))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_hint()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if password := values.get("password"):
            names = {name: values.get(name, "") for name in ("email", "first_name", "last_name")}
            try:
                password_validation.validate_password(password, User(**names))
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return values

    def to_body(self) -> dict[str, Any]:
        names = ("name_ru", "short_name_ru", "language", "time_zone", "officer_name", "feedback_phone")
        feedback = {"feedback_email": self.cleaned_data["sender_address"]}
        return {name: self.cleaned_data[name] for name in names} | feedback

    def to_person(self) -> Person:
        names = ("email", "last_name", "first_name", "patronymic", "language")
        return Person(**{name: self.cleaned_data[name] for name in names})


class AloneForm(forms.Form):
    """Why one person sends without a second one."""

    reason = forms.CharField(
        label=gettext_lazy("Ground"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example, the order by which one person does this work."),
    )
