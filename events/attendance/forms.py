"""Forms at the door."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.access.models import User
from crm.groups.models import ReferenceGroup
from crm.web.forms import DateTimeInput
from events.planning.models import Event

LINK_OUTLIVES_EVENT = timedelta(hours=12)
LONGEST_LINK = timedelta(days=31)  # after the end


class WalkInForm(forms.Form):
    """Someone who is not on the list; staff may also say for which group they came."""

    name = forms.CharField(
        label=gettext_lazy("Surname and name"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation or outlet"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    group = forms.ModelChoiceField(
        label=gettext_lazy("Reference group"), queryset=ReferenceGroup.objects.none(), required=False
    )
    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)  # "none of those on the list"

    def __init__(self, *args: Any, by: User | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if by is None:
            del self.fields["group"]
        else:
            field = self.fields["group"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = ReferenceGroup.objects.visible_to(by).in_use()


class DoorLinkForm(forms.Form):
    """A link for a helper."""

    label = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy("A name or a post, to know later whose marks these are."),
    )
    expires_at = forms.DateTimeField(label=gettext_lazy("Valid until"), widget=DateTimeInput())

    def __init__(self, *args: Any, event: Event, now: datetime, **options: Any) -> None:
        self.event, self.now = event, now
        until = max(event.ends_at, now) + LINK_OUTLIVES_EVENT
        options.setdefault("initial", {"expires_at": timezone.localtime(until).replace(second=0, microsecond=0)})
        super().__init__(*args, **options)

    def clean_expires_at(self) -> datetime:
        until: datetime = self.cleaned_data["expires_at"]
        latest = max(self.event.ends_at, self.now) + LONGEST_LINK
        if until <= self.now:
            raise forms.ValidationError(_("This moment has passed. Choose a later one."))
        if until > latest:
            raise forms.ValidationError(
                _("A link lives at most 31 days after the event. Choose an earlier moment."), code="too_late"
            )
        return until
