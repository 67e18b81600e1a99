"""Forms of reference groups and of membership."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.groups.actions import DEFINITION, Definition
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.web.forms import DateInput


class GroupForm(forms.ModelForm[ReferenceGroup]):
    """What the register says of a group."""

    class Meta:
        model = ReferenceGroup
        fields = DEFINITION
        widgets = {
            "review_on": DateInput(),
            "definition": forms.Textarea(attrs={"rows": 2}),
            "criteria": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "code": _("Short, in Latin letters: EXP. It stands in addresses and files."),
            "short_name_ru": _("For tags in lists: one word."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_share"].widget.attrs.update({"min": 0, "max": 100, "step": "0.1"})
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return code if self.instance.pk else code.upper()

    def clean_target_share(self) -> Any:
        share = self.cleaned_data["target_share"]
        if share is not None and not 0 < share <= 100:
            raise forms.ValidationError(_("A share lies between 0 and 100 per cent."))
        return share

    def to_definition(self) -> Definition:
        return Definition(**{name: self.cleaned_data[name] for name in DEFINITION})


class ApprovalForm(forms.Form):
    """The act that approves a group, and when it is looked at again."""

    act = forms.CharField(
        label=_("approving act"), max_length=200, help_text=_("For example: order no. 204 of 03.09.2026.")
    )
    approved_on = forms.DateField(label=_("approved on"), widget=DateInput)
    review_on = forms.DateField(
        label=_("review on"), widget=DateInput, help_text=_("On this day the register reminds you of the group.")
    )


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = forms.CharField(label=_("reason"), max_length=300)


class RoleForm(forms.Form):
    """As what somebody belongs to a group."""

    role = forms.ChoiceField(label=_("role"), choices=GroupMembership.Role.choices, widget=forms.RadioSelect)


class MemberForm(forms.Form):
    """As what somebody enters a group, and where that is known from."""

    role = forms.ChoiceField(label=_("role"), choices=GroupMembership.Role.choices)
    source = forms.CharField(
        label=_("where from"),
        max_length=200,
        required=False,
        help_text=_("For example: own application, proposal of the organisation."),
    )


class EnterGroupForm(MemberForm):
    """The group a person enters, chosen on the card."""

    group = forms.ModelChoiceField(label=_("reference group"), queryset=ReferenceGroup.objects.none())
    field_order = ("group", "role", "source")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ReferenceGroup.objects.visible_to(user).in_use()


class LeaveForm(forms.Form):
    """When and why somebody leaves."""

    on = forms.DateField(label=_("not a member since"), widget=DateInput)
    reason = forms.CharField(label=_("reason"), max_length=300, required=False)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Write it down when it has."))
        return on
