"""The texts of a letter as programs write them: the same checks as in the forms."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from mailing.content.markup import MOST_CHARACTERS
from mailing.content.texts import TemplateTexts, problems_of


class TextsSerializer(serializers.Serializer[Any]):
    """Subject and text in both languages; without English everybody gets the Russian letter."""

    subject_ru = serializers.CharField(max_length=200)
    body_ru = serializers.CharField(max_length=MOST_CHARACTERS)
    subject_en = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    body_en = serializers.CharField(max_length=MOST_CHARACTERS, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse unknown fields, braces that close nowhere, links that lead nowhere, and half an English letter."""
        wrong: dict[str, list[str]] = {}
        for language in ("ru", "en"):
            found = problems_of(TemplateTexts(attrs[f"subject_{language}"], attrs[f"body_{language}"]))
            if found:
                wrong[f"body_{language}"] = found
        if bool(attrs["subject_en"]) != bool(attrs["body_en"]):
            missing = "body_en" if attrs["subject_en"] else "subject_en"
            both = _("An English letter needs both a subject and a text. Write both, or leave both empty.")
            wrong.setdefault(missing, []).append(both)
        if wrong:
            raise serializers.ValidationError(wrong)
        return attrs
