"""A template as it looks, filled with the values of an invented guest of an invented event."""

from crm.body.models import Body
from crm.consent.models import LetterClass
from mailing.content.models import LetterTemplate
from mailing.content.rendering import layout

NOWHERE = "https://example.org/"
VALUES: dict[str, dict[str, str]] = {
    "ru": {
        "salutation": "Уважаемая Ольга Николаевна!",
        "name": "Смирнова Ольга Николаевна",
        "why": "Письмо пришло, потому что 3 сентября 2025 г. вы дали согласие.",
        "title": "Проект бюджета города на 2027 год",
        "kind": "публичные слушания",
        "to_what": "на публичные слушания",
        "when": "3 декабря 2026 года, четверг, 17:30–19:30 (МСК)",
        "where": "Дом культуры «Речна», пл. Городская, д. 1",
        "reply_until": "2 декабря 2026 г.",
        "seats": "40",
        "topic": "Обсудим расходы на благоустройство и доступную среду.",
        "group": "НКО и общественные объединения",
        "phone": "+7 (8410) 00-12-34",
        "access": "вход со двора без ступеней",
        "change": "Мероприятие переносится на 3 декабря 2026 г., 17:30.",
        "reason": "Зал занят выборами.",
        "speakers": "Долгов Игорь Андреевич, начальник отдела экономики",
        "accreditation_until": "2 декабря 2026 г., 16:00 (МСК)",
        "gathering": "17:00",
        "shooting": "разрешена, микрофонная стойка в зале",
        "press_contact": "пресс-служба, +7 (8410) 00-12-30",
    },
    "en": {
        "salutation": "Dear Hans Weber,",
        "name": "Hans Weber",
        "why": "You get this letter because you gave your consent on 3 September 2025.",
        "title": "City budget for 2027",
        "kind": "public hearing",
        "to_what": "to the public hearing",
        "when": "3 December 2026, Thursday, 17:30–19:30 (MSK)",
        "where": "House of Culture Rechna, Gorodskaya 1",
        "reply_until": "2 December 2026",
        "seats": "40",
        "topic": "We will discuss spending on streets and access for everyone.",
        "group": "Non-profit organisations",
        "phone": "+7 (8410) 00-12-34",
        "access": "step-free entrance from the yard",
        "change": "The event moves to 3 December 2026, 17:30.",
        "reason": "The hall is taken by the elections.",
        "speakers": "Igor Dolgov, head of the economy department",
        "accreditation_until": "2 December 2026, 16:00 (MSK)",
        "gathering": "17:00",
        "shooting": "allowed, sound splitter in the hall",
        "press_contact": "press office, +7 (8410) 00-12-30",
    },
}
LINKS = (
    "answer_url",
    "answer_yes_url",
    "answer_maybe_url",
    "answer_no_url",
    "ics_url",
    "event_url",
    "accreditation_url",
    "unsubscribe_url",
)


def specimen_html(template: LetterTemplate, language: str, *, body: Body) -> str:
    """Write a template as HTML; its links lead to an example page."""
    values = {**VALUES[language], **dict.fromkeys(LINKS, NOWHERE)}
    shared = {
        "body_name": body.name_in(language),
        "department": "",
        "officer": body.officer_name,
        "feedback_phone": body.feedback_phone,
        "feedback_email": body.feedback_email,
        "address": body.address_ru,
    }
    return layout(
        template.body_ru if language == "ru" else template.body_en,
        {**shared, **values},
        language=language,
        shared=shared,
        is_service=template.letter_class == LetterClass.SERVICE,
    )
