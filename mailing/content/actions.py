"""Changes of the letters' templates."""

from datetime import datetime

from django.db import transaction

from crm.access.models import User
from crm.journal import actions as journal
from mailing.content.default_templates import TEMPLATES
from mailing.content.models import LetterTemplate
from mailing.content.refusals import BrokenText, ChangedMeanwhile, CodeTaken
from mailing.content.texts import TemplateTexts, problems_of


@transaction.atomic
def ensure_templates(*, now: datetime) -> int:
    """Put in the default templates that are missing; what people changed stays. Answers how many were added."""
    known = set(LetterTemplate.objects.values_list("code", flat=True))
    missing = [LetterTemplate(**_fields(default), changed_at=now) for default in TEMPLATES if default.code not in known]
    LetterTemplate.objects.bulk_create(missing)
    return len(missing)


def _fields(default: object) -> dict[str, str]:
    names = ("code", "title", "letter_class", "subject_ru", "body_ru", "subject_en", "body_en")
    return {name: getattr(default, name) for name in names}


@transaction.atomic
def add_template(
    *, code: str, title: str, letter_class: str, texts: TemplateTexts, by: User, now: datetime
) -> LetterTemplate:
    """Add a template of one's own."""
    if LetterTemplate.objects.filter(code=code).exists():
        raise CodeTaken
    _refuse_broken(texts)
    template = LetterTemplate.objects.create(
        code=code, title=title, letter_class=letter_class, changed_at=now, **texts._asdict()
    )
    journal.record("template.added", template, by=by, at=now)
    return template


@transaction.atomic
def change_template(
    template: LetterTemplate,
    *,
    title: str,
    letter_class: str,
    texts: TemplateTexts,
    seen_version: int,
    by: User,
    now: datetime,
) -> LetterTemplate:
    """Rewrite a template; letters made from it before keep their own text. Refuses to undo what another just wrote."""
    template = LetterTemplate.objects.select_for_update().get(pk=template.pk)
    if template.version != seen_version:
        raise ChangedMeanwhile
    _refuse_broken(texts)
    template.title, template.letter_class = title, letter_class
    template.subject_ru, template.body_ru = texts.subject_ru, texts.body_ru
    template.subject_en, template.body_en = texts.subject_en, texts.body_en
    template.version += 1
    template.changed_at = now
    template.save()
    journal.record("template.changed", template, by=by, at=now, version=template.version)
    return template


def _refuse_broken(texts: TemplateTexts) -> None:
    problems = problems_of(texts)
    if problems:
        raise BrokenText(problems[0])
