"""The texts of letters about an event, edited beside their preview."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.web.control_signs import one_line
from mailing.campaigns.recipients import Texts
from mailing.content.markup import MOST_CHARACTERS, link_problems
from mailing.content.merge_fields import text_problems

NAMES = ("subject_ru", "body_ru", "subject_en", "body_en")


class TextsForm(forms.Form):
    """Subject and text in both languages; English may stay empty."""

    subject_ru = forms.CharField(
        label=gettext_lazy("Subject in Russian"),
        max_length=200,
        widget=forms.TextInput({"data-width": "full"}),
        validators=[one_line],
    )
    body_ru = forms.CharField(
        label=gettext_lazy("Text in Russian"), max_length=MOST_CHARACTERS, widget=forms.Textarea({"rows": 14})
    )
    subject_en = forms.CharField(
        label=gettext_lazy("Subject in English"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"data-width": "full"}),
        validators=[one_line],
    )
    body_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("Empty: people who chose English get the Russian letter."),
    )

    @classmethod
    def of(cls, texts: Texts, data: Any = None) -> Self:
        """A form that begins with these texts."""
        return cls(data, initial={name: getattr(texts, name) for name in NAMES})

    def sent_by(self, form_id: str) -> Self:
        """Let the fields belong to a form that stands elsewhere on the page."""
        for field in self.fields.values():
            field.widget.attrs["form"] = form_id
        return self

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in NAMES:
            for problem in text_problems([data.get(name) or ""]):
                text = (
                    _("There is no field {{%(name)s}}. Take one from the list under the text.")
                    if problem.code == "unknown"
                    else _("Braces are not closed here: %(name)s")
                )
                self.add_error(name, text % {"name": problem.name})
        for name in ("body_ru", "body_en"):
            for target in link_problems(data.get(name) or ""):
                self.add_error(name, _("This link leads to no address: %(name)s") % {"name": target})
        if bool(data.get("subject_en")) != bool(data.get("body_en")) and not self.errors:
            missing = "body_en" if data.get("subject_en") else "subject_en"
            self.add_error(missing, _("The English letter needs both a subject and a text, or neither."))
        return data

    def texts(self) -> Texts:
        data = self.cleaned_data
        return Texts(data["subject_ru"], data["body_ru"], data["subject_en"], data["body_en"])
