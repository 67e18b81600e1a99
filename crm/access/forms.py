"""Forms of the people who work here about themselves: profile, programs' keys."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.access.labels import PERMISSION_LABELS
from crm.access.models import User
from crm.access.permissions import NEVER_BY_TOKEN, allows
from crm.web.forms import DateInput

LONGEST_TOKEN_LIFE = timedelta(days=366)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person sets for themselves; name, post and department are an administrator's."""

    class Meta:
        model = User
        fields = ["phone", "language", "theme", "is_airy"]
        widgets = {"theme": forms.RadioSelect, "language": forms.RadioSelect}
        help_texts = {"phone": gettext_lazy("Colleagues see it; letters you are responsible for carry it.")}


class TokenForm(forms.Form):
    """A new key: what for, until when, what it may do at most."""

    name = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=100,
        help_text=gettext_lazy("For example, “calendar of the city's site”."),
    )
    expires_on = forms.DateField(label=gettext_lazy("Valid until"), widget=DateInput)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what your own roles allow; approving, sending and exporting are never among it."),
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope, label)
            for scope, label in PERMISSION_LABELS.items()
            if scope not in NEVER_BY_TOKEN and allows(owner.roles, scope)
        ]

    def clean_expires_on(self) -> date:
        chosen: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if chosen <= today:
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        if chosen - today > LONGEST_TOKEN_LIFE:
            raise forms.ValidationError(_("A key lives a year at most. Choose an earlier day and make a new key then."))
        return chosen
