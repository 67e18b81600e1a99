"""The texts of a letter as people write them, and what can be said of them before anyone is on the list."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from mailing.content.markup import link_problems
from mailing.content.merge_fields import text_problems


class TemplateTexts(NamedTuple):
    """Subject and text in both languages; English may be empty."""

    subject_ru: str
    body_ru: str
    subject_en: str = ""
    body_en: str = ""


def problems_of(texts: TemplateTexts) -> list[str]:
    """Sentences on unknown fields, braces that close nowhere, and links that lead nowhere."""
    words = {
        "unknown": _("The field {{%(name)s}} is not known. Choose one from the list beside the text."),
        "broken": _("A pair of braces is not closed: %(name)s"),
    }
    found = [words[problem.code] % {"name": problem.name} for problem in text_problems(texts)]
    links = [target for body in (texts.body_ru, texts.body_en) for target in link_problems(body)]
    return found + [_("A link leads to no address: %(name)s") % {"name": target} for target in links]
