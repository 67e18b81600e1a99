"""The form of a sender."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mailing.senders.models import Sender


class SenderForm(forms.Form):
    """In whose name letters go."""

    name_ru = forms.CharField(label=_("Name in Russian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    address = forms.CharField(
        label=_("Address"),
        max_length=254,
        help_text=_(
            "It must be able to receive: answers and bounces come to it with a plus and a token "
            "(office+re-…@city.example). Calendars know it as the organiser, so keep it for years."
        ),
    )
    is_default = forms.BooleanField(
        label=_("Used first"), required=False, help_text=_("New letters begin with this sender.")
    )

    def __init__(self, *args: Any, sender: Sender | None = None, **options: Any) -> None:
        self.sender = sender
        if sender is not None:
            options.setdefault("initial", {name: getattr(sender, name) for name in self.base_fields})
        super().__init__(*args, **options)

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip().lower()
        same = Sender.objects.filter(address=address)
        if self.sender is not None:
            same = same.exclude(pk=self.sender.pk)
        if same.exists():
            raise forms.ValidationError(_("Another sender has this address. Change that one instead."))
        return address
