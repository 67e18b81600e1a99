"""The texts that letters about an event begin with, and how an event of each kind is spoken of."""

from crm.consent.models import LetterClass
from events.invitations.models import LetterDraft
from events.planning.models import Event
from mailing.campaigns.recipients import Texts
from mailing.content.default_templates import TEMPLATES, DefaultTemplate
from mailing.content.models import LetterTemplate

INVITATION, REMINDER = "invitation", "invitation-reminder"  # codes of templates
LETTER_CLASS = LetterClass.INFORMING

Kind = Event.Kind
# «Приглашаем на …»: the accusative of each kind, and the same in English.
TO_WHAT_RU = {
    Kind.PUBLIC_HEARING: "на публичные слушания",
    Kind.PUBLIC_DISCUSSION: "принять участие в общественном обсуждении",
    Kind.PUBLIC_CONSULTATION: "на публичные консультации",
    Kind.COUNCIL_SESSION: "на заседание совета",
    Kind.COLLEGIUM: "на коллегию",
    Kind.ROUND_TABLE: "на круглый стол",
    Kind.MEETING: "на встречу",
    Kind.BRIEFING: "на брифинг",
    Kind.PRESS_CONFERENCE: "на пресс-конференцию",
    Kind.PRESS_TOUR: "в пресс-тур",
    Kind.PRESS_APPROACH: "на пресс-подход",
}
TO_WHAT_EN = {
    Kind.PUBLIC_HEARING: "to the public hearing",
    Kind.PUBLIC_DISCUSSION: "to take part in the public discussion",
    Kind.PUBLIC_CONSULTATION: "to the public consultation",
    Kind.COUNCIL_SESSION: "to the council session",
    Kind.COLLEGIUM: "to the collegium session",
    Kind.ROUND_TABLE: "to the round table",
    Kind.MEETING: "to the meeting",
    Kind.BRIEFING: "to the briefing",
    Kind.PRESS_CONFERENCE: "to the press conference",
    Kind.PRESS_TOUR: "to the press tour",
    Kind.PRESS_APPROACH: "to the press approach",
}


def invitation_texts(event: Event) -> Texts:
    """The text of an event's invitation: as people changed it, else as its template begins."""
    draft = LetterDraft.objects.filter(event=event).first()
    return Texts(draft.subject_ru, draft.body_ru, draft.subject_en, draft.body_en) if draft else first_texts(event)


def first_texts(event: Event) -> Texts:
    """The text before anybody changed it: the template for this kind of event, else the general one."""
    return template_texts(f"{INVITATION}-{event.kind.replace('_', '-')}", INVITATION)


def reminder_texts() -> Texts:
    """The text of a reminder."""
    return template_texts(REMINDER)


def template_texts(*codes: str) -> Texts:
    """The first of these templates that the body has; what it took away is as the system began with it."""
    rows: dict[str, LetterTemplate | DefaultTemplate] = {row.code: row for row in TEMPLATES if row.code in codes}
    rows |= {row.code: row for row in LetterTemplate.objects.filter(code__in=codes)}
    row = next(rows[code] for code in codes if code in rows)
    return Texts(row.subject_ru, row.body_ru, row.subject_en, row.body_en)


def to_what(event: Event, language: str) -> str:
    """«на публичные слушания», "to the public hearing"."""
    return (TO_WHAT_EN if language.startswith("en") else TO_WHAT_RU)[Kind(event.kind)]
