"""The texts that letters about an event begin with: the body's own template where it has one, else these."""

from crm.consent.models import LetterClass
from events.invitations.models import LetterDraft
from events.planning.models import Event
from mailing.campaigns.recipients import Texts
from mailing.content.models import LetterTemplate

TEMPLATE, REMINDER_TEMPLATE = "invitation", "invitation-reminder"
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

# A line with an optional field (`{{seats|}}`) falls out when there is no value.
BODY_RU = """{{salutation}}

# Приглашаем вас %(to_what)s «{{title}}»

%(why)s

{{topic|}}

| Когда | {{when}} |
| Где | {{where}} |
| Как войти | {{access|}} |
| Онлайн | {{online_url|}} |
| Проект | {{project|}} |
| Выступят | {{speakers|}} |
| Мест | {{seats|}} |
| Аккредитация | до {{accreditation_until|}} |
| Ответьте | до {{reply_until}} |

[Приду]({{answer_yes_url}}) [Возможно]({{answer_maybe_url}}) [Не приду]({{answer_no_url}})

Кнопка откроет страницу, где ответ нужно подтвердить. Ответить можно и из календаря: приглашение приложено к письму.

С уважением,
{{officer|}}
{{body_name}}
Телефон: {{phone|}}"""
BODY_EN = """{{salutation}}

# We invite you %(to_what)s “{{title}}”

%(why)s

{{topic|}}

| When | {{when}} |
| Where | {{where}} |
| How to enter | {{access|}} |
| Online | {{online_url|}} |
| Draft | {{project|}} |
| Speakers | {{speakers|}} |
| Seats | {{seats|}} |
| Accreditation | until {{accreditation_until|}} |
| Please answer | by {{reply_until}} |

[I will come]({{answer_yes_url}}) [Maybe]({{answer_maybe_url}}) [I will not come]({{answer_no_url}})

The button opens a page where you confirm the answer. You can answer from your calendar too: the invitation is attached.

Yours sincerely,
{{officer|}}
{{body_name}}
Phone: {{phone|}}"""
WHY_RU = "Вы состоите в группе «{{group|}}», поэтому нам важно ваше мнение."
WHY_EN = "You belong to the group “{{group|}}”, so your opinion matters to us."
WHY_COUNCIL_RU = "Приглашаем вас как члена совета."
WHY_COUNCIL_EN = "You are invited as a member of the council."
WHY_PRESS_RU = "Будем рады видеть вашу редакцию."
WHY_PRESS_EN = "We would be glad to see your outlet."

REMINDER_RU = """{{salutation}}

Мы приглашали вас %(to_what)s «{{title}}» и пока не знаем, придёте ли вы. Ответьте, пожалуйста, до {{reply_until}}.

| Когда | {{when}} |
| Где | {{where}} |
| Онлайн | {{online_url|}} |

[Приду]({{answer_yes_url}}) [Возможно]({{answer_maybe_url}}) [Не приду]({{answer_no_url}})

Если вы уже ответили, это письмо можно не учитывать.

С уважением,
{{officer|}}
{{body_name}}
Телефон: {{phone|}}"""
REMINDER_EN = """{{salutation}}

We invited you %(to_what)s “{{title}}” and do not know yet whether you will come. Please answer by {{reply_until}}.

| When | {{when}} |
| Where | {{where}} |
| Online | {{online_url|}} |

[I will come]({{answer_yes_url}}) [Maybe]({{answer_maybe_url}}) [I will not come]({{answer_no_url}})

If you have answered already, please take no notice of this letter.

Yours sincerely,
{{officer|}}
{{body_name}}
Phone: {{phone|}}"""


def invitation_texts(event: Event) -> Texts:
    """The text of an event's invitation: as people changed it, else as its template begins."""
    draft = LetterDraft.objects.filter(event=event).first()
    return Texts(draft.subject_ru, draft.body_ru, draft.subject_en, draft.body_en) if draft else first_texts(event)


def first_texts(event: Event) -> Texts:
    """The text before anybody changed it: the template for this kind of event, the general one, or our own."""
    template = _template(f"{TEMPLATE}-{event.kind.replace('_', '-')}", TEMPLATE)
    if template is not None:
        return template
    kind = Kind(event.kind)
    if kind in Event.PRESS_KINDS:
        why_ru, why_en = WHY_PRESS_RU, WHY_PRESS_EN
    elif kind == Kind.COUNCIL_SESSION:
        why_ru, why_en = WHY_COUNCIL_RU, WHY_COUNCIL_EN
    else:
        why_ru, why_en = WHY_RU, WHY_EN
    return Texts(
        subject_ru="Приглашение: {{title}}, {{when}}",
        body_ru=BODY_RU % {"to_what": TO_WHAT_RU[kind], "why": why_ru},
        subject_en="Invitation: {{title}}, {{when}}",
        body_en=BODY_EN % {"to_what": TO_WHAT_EN[kind], "why": why_en},
    )


def reminder_texts(event: Event) -> Texts:
    """The text of a reminder."""
    template = _template(REMINDER_TEMPLATE)
    if template is not None:
        return template
    kind = Kind(event.kind)
    return Texts(
        subject_ru="Напоминание: {{title}}, {{when}}",
        body_ru=REMINDER_RU % {"to_what": TO_WHAT_RU[kind]},
        subject_en="Reminder: {{title}}, {{when}}",
        body_en=REMINDER_EN % {"to_what": TO_WHAT_EN[kind]},
    )


def _template(*codes: str) -> Texts | None:
    """The first of these templates that the body has."""
    found = {row.code: row for row in LetterTemplate.objects.filter(code__in=codes)}
    row = next((found[code] for code in codes if code in found), None)
    return Texts(row.subject_ru, row.body_ru, row.subject_en, row.body_en) if row else None
