"""The form of a letter's template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.consent.models import LetterClass
from mailing.content.markup import MOST_CHARACTERS
from mailing.content.models import LetterTemplate
from mailing.content.texts import TemplateTexts, problems_of


class TemplateForm(forms.Form):
    """Title, kind, and both languages side by side. `seen_version` says which version was open while writing."""

    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Latin letters and hyphens; the code of a template never changes.")
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    letter_class = forms.ChoiceField(label=_("What kind of letters"), choices=LetterClass.choices)
    subject_ru = forms.CharField(label=_("Subject in Russian"), max_length=200, required=False)
    body_ru = forms.CharField(
        label=_("Text in Russian"), max_length=MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 22})
    )
    subject_en = forms.CharField(label=_("Subject in English"), max_length=200, required=False)
    body_en = forms.CharField(
        label=_("Text in English"),
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 22}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, template: LetterTemplate | None = None, **options: Any) -> None:
        if template is not None:
            names = ("title", "letter_class", "subject_ru", "body_ru", "subject_en", "body_en")
            initial = {name: getattr(template, name) for name in names} | {"seen_version": template.version}
            options.setdefault("initial", initial)
        super().__init__(*args, **options)
        if template is not None:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for language in ("ru", "en"):
            subject, body = cleaned.get(f"subject_{language}", ""), cleaned.get(f"body_{language}", "")
            for problem in problems_of(TemplateTexts(subject, body)):
                self.add_error(f"body_{language}", problem)
        return cleaned

    @property
    def texts(self) -> TemplateTexts:
        """What was written; only of a valid form."""
        return TemplateTexts(**{name: self.cleaned_data[name] for name in TemplateTexts._fields})
