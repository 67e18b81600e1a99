"""One letter for one person: subject, plain text, HTML and the calendar part.

The texts of a campaign are compiled once per language and per set of absent optional fields; a recipient's values are
then put into their places in one pass.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from crm.consent.models import LetterClass
from mailing.content import markup
from mailing.content.letter_styles import inlined, letter_css
from mailing.content.merge_fields import Field, fields_in, fill, value_of, without_empty_lines
from mailing.content.shared_values import shared_values

if TYPE_CHECKING:
    from mailing.campaigns.models import Campaign
    from mailing.delivery.models import Delivery

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person gets to read. `calendar` is the ready iMIP text and `method` its METHOD, or both are empty."""

    subject: str
    text: str
    html: str
    calendar: str = ""
    method: str = ""
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: markup.Skeleton
    html: markup.Skeleton


def language_of(campaign: "Campaign", wanted: str) -> str:
    """The language a letter is written in: the recipient's where the campaign has it, else Russian."""
    return "en" if wanted.startswith("en") and campaign.has_language("en") else "ru"


def source_of(campaign: "Campaign", language: str) -> tuple[str, str]:
    """Subject and body in this language."""
    if language == "en":
        return campaign.subject_en, campaign.body_en
    return campaign.subject_ru, campaign.body_ru


def values_for(campaign: "Campaign", delivery: "Delivery") -> dict[str, str]:
    """All values of one letter: those that the campaign shares, then the recipient's own."""
    language = language_of(campaign, delivery.language)
    shared = campaign.frozen or shared_values(campaign.sender, campaign.department)
    return {**shared[language], **delivery.values}


def required_fields(campaign: "Campaign", language: str) -> list[Field]:
    """The fields of the texts in this language."""
    return fields_in(*source_of(campaign, language))


def prepare(campaign: "Campaign", delivery: "Delivery") -> None:
    """Compile the text that this letter is made of, which many letters share; the first takes as long as a hundred."""
    _compiled_for(campaign, language_of(campaign, delivery.language), values_for(campaign, delivery))


def _compiled_for(campaign: "Campaign", language: str, values: Mapping[str, str]) -> "_Compiled":
    shared = campaign.frozen or shared_values(campaign.sender, campaign.department)
    return _compiled(
        without_empty_lines(source_of(campaign, language)[1], values),
        language,
        campaign.letter_class == LetterClass.SERVICE,
        json.dumps(shared[language], sort_keys=True),
    )


def render(campaign: "Campaign", delivery: "Delivery") -> Letter:
    """Build the letter of one recipient; the same rows always give the same letter."""
    language = language_of(campaign, delivery.language)
    subject_source, _body_source = source_of(campaign, language)
    values = values_for(campaign, delivery)
    compiled = _compiled_for(campaign, language, values)
    subject = " ".join(fill(subject_source, values).split())[:LONGEST_SUBJECT]
    letter_values = {**values, "subject_line": subject}
    return Letter(
        subject=subject,
        text=_tidy(compiled.text.fill(letter_values)),
        html=compiled.html.fill(letter_values),
        calendar=delivery.calendar,
        method=delivery.calendar_method,
        language=language,
    )


def layout(body: str, values: Mapping[str, str], *, language: str, shared: Mapping[str, str], is_service: bool) -> str:
    """Write one text as the HTML of a letter with these values; for looking at, not for sending."""
    compiled = _compiled(
        without_empty_lines(body, values), language, is_service, json.dumps(dict(shared), sort_keys=True)
    )
    return compiled.html.fill(values)


def _tidy(text: str) -> str:
    """Lines without trailing blanks, at most one empty line in a row; the signature mark keeps its blank (RFC 3676)."""
    lines = [line if line == "-- " else line.rstrip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n") + "\n"


@lru_cache(maxsize=256)
def _compiled(body: str, language: str, is_service: bool, shared: str) -> _Compiled:
    blocks = markup.parse(body)
    common: Mapping[str, str] = json.loads(shared)
    with override(language):
        text_slots = markup.Slots()
        text = render_to_string(
            "mailing/content/letter.txt",
            {
                "body": SafeString(markup.write_text(blocks, text_slots)),
                "shared": common,
                "is_service": is_service,
                "why": text_slots.mark((Field("why"),), markup.plain),
                "unsubscribe_url": text_slots.mark((Field("unsubscribe_url"),), markup.plain),
            },
        )
        html_slots = markup.Slots()
        foot = render_to_string(
            "mailing/content/foot.html",
            {
                "shared": common,
                "is_service": is_service,
                "why": html_slots.mark((Field("why"),), markup.html_text),
                "unsubscribe_url": html_slots.mark((Field("unsubscribe_url"),), markup.html_url),
            },
        )
        html = render_to_string(
            "letter.html",
            {
                "language": language,
                "styles": SafeString(f"<style>{letter_css()}</style>"),
                "subject": html_slots.mark((Field("subject_line"),), markup.html_text),
                "organisation": common["body_name"],
                "unit": common["department"],
                "content": SafeString(markup.write_html(blocks, html_slots)),
                "foot": SafeString(foot),
            },
        )
    return _Compiled(text=text_slots.skeleton(text), html=html_slots.skeleton(inlined(html)))


def missing_values(campaign: "Campaign", delivery: "Delivery") -> list[str]:
    """Names of the required fields that have no value for this recipient."""
    values = values_for(campaign, delivery)
    fields = required_fields(campaign, language_of(campaign, delivery.language))
    return list(dict.fromkeys(field.name for field in fields if field.fallback is None and not value_of(field, values)))
