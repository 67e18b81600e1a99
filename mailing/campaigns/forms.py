"""Forms of campaigns."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.consent.models import LetterClass
from crm.web.control_signs import one_line
from crm.web.filters import FilterForm
from crm.web.forms import DateTimeInput
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Texts
from mailing.content.markup import MOST_CHARACTERS
from mailing.content.models import LetterTemplate
from mailing.content.texts import TemplateTexts, problems_of
from mailing.senders.models import Sender

# Classes that a person may choose for a letter; service letters are written by the system about an answer.
CHOOSABLE = [
    (LetterClass.INFORMING.value, LetterClass.INFORMING.label),
    (LetterClass.PRESS.value, LetterClass.PRESS.label),
    (LetterClass.ADVERTISING.value, LetterClass.ADVERTISING.label),
]


class CampaignFilter(FilterForm):
    """Search by title, narrow by state and purpose."""

    q = forms.CharField(label=_("Title"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Any state")), *Campaign.State.choices],
        widget=forms.Select(attrs={"data-width": "mid"}),
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[("", _("Any purpose")), *Campaign.Purpose.choices],
        widget=forms.Select(attrs={"data-width": "mid"}),
    )

    def narrow_q(self, rows: QuerySet[Campaign], value: str) -> QuerySet[Campaign]:
        return rows.filter(title__icontains=value)


class NewLetterForm(forms.Form):
    """Begin a letter to groups: what it is called, what it begins with, in whose name it goes."""

    title = forms.CharField(
        label=_("Title"),
        max_length=300,
        help_text=_("For the list of campaigns; readers do not see it."),
        validators=[one_line],
    )
    template = forms.ModelChoiceField(
        label=_("Begin with"), queryset=LetterTemplate.objects.none(), required=False, empty_label=_("an empty letter")
    )
    letter_class = forms.ChoiceField(
        label=_("What kind of letters"),
        choices=CHOOSABLE,
        help_text=_("People opt out of each kind by itself. Advertising needs a consent of its own."),
    )
    sender = forms.ModelChoiceField(label=_("From"), queryset=Sender.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["template"].queryset = LetterTemplate.objects.order_by("title")  # type: ignore[attr-defined]
        self.fields["sender"].queryset = Sender.objects.order_by("-is_default", "name_ru")  # type: ignore[attr-defined]
        if self.fields["sender"].queryset.count() == 1:  # type: ignore[attr-defined]
            self.fields["sender"].widget = forms.HiddenInput()
            self.fields["sender"].initial = self.fields["sender"].queryset.first()  # type: ignore[attr-defined]


class TextsForm(forms.Form):
    """Subject and text in both languages. English may stay empty: then everybody gets the Russian letter."""

    subject_ru = forms.CharField(label=_("Subject in Russian"), max_length=200, validators=[one_line])
    body_ru = forms.CharField(
        label=_("Text in Russian"), max_length=MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 16})
    )
    subject_en = forms.CharField(label=_("Subject in English"), max_length=200, required=False, validators=[one_line])
    body_en = forms.CharField(
        label=_("Text in English"),
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for language in ("ru", "en"):
            subject, body = cleaned.get(f"subject_{language}", ""), cleaned.get(f"body_{language}", "")
            for problem in problems_of(TemplateTexts(subject, body)):
                self.add_error(f"body_{language}", problem)
        if bool(cleaned.get("subject_en")) != bool(cleaned.get("body_en")):
            self.add_error(
                "body_en" if cleaned.get("subject_en") else "subject_en",
                _("An English letter needs both a subject and a text. Write both, or leave both empty."),
            )
        return cleaned

    @property
    def texts(self) -> Texts:
        """What was written; only of a valid form."""
        return Texts(**{name: self.cleaned_data[name] for name in Texts.__dataclass_fields__})

    @classmethod
    def of(cls, campaign: Campaign) -> "TextsForm":
        return cls(
            initial={
                "subject_ru": campaign.subject_ru,
                "body_ru": campaign.body_ru,
                "subject_en": campaign.subject_en,
                "body_en": campaign.body_en,
            }
        )


class WhenForm(forms.Form):
    """When an approved letter leaves; empty is at once. The time is the body's own."""

    scheduled_at = forms.DateTimeField(
        label=_("Send at"), required=False, widget=DateTimeInput(), help_text=_("Empty: at once after approval.")
    )

    def clean_scheduled_at(self) -> datetime | None:
        value: datetime | None = self.cleaned_data["scheduled_at"]
        if value is not None and value <= timezone.now():
            raise forms.ValidationError(_("The time to send lies in the past. Choose a later one or leave it empty."))
        return value


class ReasonForm(forms.Form):
    """Why a letter is sent back or called off."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The author reads it.")
    )


class OptionalReasonForm(forms.Form):
    """A reason for the journal."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
