"""Forms of advisory bodies and seats."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.models import User
from crm.councils.actions import STATUTE, Statute
from crm.councils.models import AdvisoryBody, Membership
from crm.groups.models import ReferenceGroup
from crm.web.forms import DateInput


class BodyForm(forms.ModelForm[AdvisoryBody]):
    """What the statute says of a body."""

    class Meta:
        model = AdvisoryBody
        fields = (*STATUTE, "groups")
        widgets = {"term_until": DateInput(), "groups": forms.CheckboxSelectMultiple()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        assert isinstance(groups, forms.ModelMultipleChoiceField)
        groups.queryset = ReferenceGroup.objects.visible_to(user).in_use()

    def to_statute(self) -> Statute:
        values = {name: self.cleaned_data[name] for name in STATUTE}
        return Statute(groups=tuple(self.cleaned_data["groups"]), **values)


class SeatForm(forms.Form):
    """As what somebody sits on a body, on what ground, how long."""

    role = forms.ChoiceField(label=_("role"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER)
    state = forms.ChoiceField(
        label=_("state"),
        choices=[choice for choice in Membership.State.choices if choice[0] != Membership.State.ENDED],
        initial=Membership.State.APPOINTED,
    )
    represents = forms.ModelChoiceField(
        label=_("represents the group"), queryset=ReferenceGroup.objects.none(), required=False, empty_label="—"
    )
    act = forms.CharField(label=_("act of appointment"), max_length=200, required=False)
    from_on = forms.DateField(label=pgettext_lazy("term", "from"), required=False, widget=DateInput)
    to_on = forms.DateField(
        label=pgettext_lazy("term", "until"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: the term of the whole body."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["represents"]
        assert isinstance(group, forms.ModelChoiceField)
        group.queryset = ReferenceGroup.objects.visible_to(user).in_use()


class AppointmentForm(forms.Form):
    """The act that turns a nomination into an appointment."""

    act = forms.CharField(label=_("act of appointment"), max_length=200)


class EndForm(forms.Form):
    """When and why a term of office ends."""

    on = forms.DateField(label=_("last day"), widget=DateInput)
    reason = forms.CharField(
        label=_("reason"), max_length=300, help_text=_("For example: own application, a new convocation.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
