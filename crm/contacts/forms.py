"""Forms of the card: the person, an address, a number, a conversation, the state."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.models import Department, User
from crm.contacts.actions import PERSON_FIELDS, Person
from crm.contacts.greeting import usual_dative, usual_salutation
from crm.contacts.models import Contact, Interaction
from crm.web.forms import DateTimeInput

SHOWN = tuple(name for name in PERSON_FIELDS if name not in {"code", "source"})


class PersonForm(forms.ModelForm[Contact]):
    """Who a person is. Departments are those the writer may see."""

    class Meta:
        model = Contact
        fields = SHOWN
        widgets = {
            "access_needs": forms.Textarea(attrs={"rows": 2}),
            "notes": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "patronymic": _("Empty when there is none."),
            "sex": _("Empty: found by the patronymic or the surname. It decides “Dear Mr” or “Dear Ms”."),
            "salutation_override": _("Only where the usual one is wrong, for example “Dear Mr Chairman!”."),
            "dative_override": _("Only where the usual one is wrong: to whom a letter is addressed."),
            "access_needs": _("Ramp, sign language, large print. Shown to organisers only."),
            "preferred_channel": _("For example: a letter, in the evening."),
        }

    def __init__(self, *args: Any, writer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"].choices = [("", _("find by the name")), ("male", _("male")), ("female", _("female"))]  # type: ignore[attr-defined]
        if self.instance.pk and self.instance.sex_source != Contact.SexSource.GIVEN:
            self.initial["sex"] = ""
        if self.instance.pk:
            hints = {"salutation_override": usual_salutation, "dative_override": usual_dative}
            for name, usual in hints.items():
                if name in self.fields:
                    self.fields[name].widget.attrs["placeholder"] = usual(self.instance)
        _keep_to_departments(self.fields["department"], writer, self.instance.department_id)

    def to_person(self) -> Person:
        """What the form says, with what it does not show as it stands on the card."""
        shown = {name: self.cleaned_data[name] for name in SHOWN if name in self.cleaned_data}
        return Person(code=self.instance.code, source=self.instance.source, **shown)


def _keep_to_departments(field: forms.Field, writer: User, standing: int | None) -> None:
    """Offer the writer's own department (and the one that stands): a card must not slip out of its owner's sight."""
    assert isinstance(field, forms.ModelChoiceField)
    own = [pk for pk in (writer.department_id, standing) if pk is not None]
    field.queryset = Department.objects.filter(pk__in=own)
    field.empty_label = str(_("the whole body"))
    field.required = False


class EmailForm(forms.Form):
    """One address; what is wrong with it is said by the action."""

    address = forms.CharField(
        label=_("e-mail"), max_length=300, widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"})
    )


class PhoneForm(forms.Form):
    """One number, as people write it."""

    number = forms.CharField(
        label=_("phone"),
        max_length=60,
        help_text=_("With the code of the city and, if there is one, the extension: +7 (8410) 00-12-34 доб. 12."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-width": "mid"}),
    )


class InteractionForm(forms.ModelForm[Interaction]):
    """A call, a meeting, a letter that staff write down."""

    class Meta:
        model = Interaction
        fields = ("kind", "happened_at", "text")
        widgets = {"happened_at": DateTimeInput(), "text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"text": _("The first line is the heading of the entry in the timeline.")}

    def clean_happened_at(self) -> datetime:
        happened_at: datetime = self.cleaned_data["happened_at"]
        if happened_at > timezone.now():
            raise forms.ValidationError(_("This hour has not come yet. Write down what has happened."))
        return happened_at


class StateForm(forms.Form):
    """Whether a card is in use, and why not."""

    state = forms.ChoiceField(
        label=_("state"),
        choices=[
            (Contact.State.ACTIVE, pgettext_lazy("contact state", "active")),
            (Contact.State.NEEDS_REVIEW, pgettext_lazy("contact state", "needs review")),
            (Contact.State.INACTIVE, pgettext_lazy("contact state", "inactive")),
        ],
        help_text=_("An inactive card stays with its history; no letters go to it."),
    )
    reason = forms.CharField(label=_("reason"), max_length=300, required=False)
