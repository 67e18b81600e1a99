"""The letters a new system begins with, in Russian and English; people change them on the page of templates.

Russian as an administration writes it (DOMAIN section 5): full salutation, «вы» in small letters, dates in words, the
reason why, one thing to do, «С уважением,». Lines with an optional field fall out when there is no value.
"""

from dataclasses import dataclass

from crm.consent.models import LetterClass


@dataclass(frozen=True, slots=True)
class DefaultTemplate:
    code: str
    title: str  # Russian: it is data, and data is written in the body's own language
    letter_class: str
    subject_ru: str
    body_ru: str
    subject_en: str
    body_en: str


ANSWERS_RU = "[Приду]({{answer_yes_url}}) [Возможно]({{answer_maybe_url}}) [Не приду]({{answer_no_url}})"
ANSWERS_EN = "[I will come]({{answer_yes_url}}) [Maybe]({{answer_maybe_url}}) [I will not come]({{answer_no_url}})"
HOW_RU = (
    "Кнопка откроет страницу, где ответ нужно подтвердить. Ответить можно и из календаря: приглашение приложено "
    "к письму."
)
HOW_EN = (
    "The button opens a page where you confirm the answer. You can answer from your calendar too: the invitation is "
    "attached."
)
SIGNED_RU = """С уважением,
{{officer|}}
{{body_name}}
Телефон: {{phone|}}"""
SIGNED_EN = """Yours sincerely,
{{officer|}}
{{body_name}}
Telephone: {{phone|}}"""
FACTS_RU = """| Когда | {{when}} |
| Где | {{where|}} |
| Как войти | {{access|}} |
| Онлайн | [{{online_url|}}]({{online_url|}}) |
| Проект | {{project|}} |
| Выступят | {{speakers|}} |
| Программа | {{programme|}} |
| Мест | {{seats|}} |
| Ответьте | до {{reply_until|}} |"""
FACTS_EN = """| When | {{when}} |
| Where | {{where|}} |
| How to enter | {{access|}} |
| Online | [{{online_url|}}]({{online_url|}}) |
| Draft | {{project|}} |
| Speakers | {{speakers|}} |
| Programme | {{programme|}} |
| Seats | {{seats|}} |
| Please answer | by {{reply_until|}} |"""


def _invitation_ru(heading: str, why: str) -> str:
    blocks = ("{{salutation}}", f"# {heading}", why, "{{topic|}}", FACTS_RU, ANSWERS_RU, HOW_RU, SIGNED_RU)
    return "\n\n".join(blocks)


def _invitation_en(heading: str, why: str) -> str:
    blocks = ("{{salutation}}", f"# {heading}", why, "{{topic|}}", FACTS_EN, ANSWERS_EN, HOW_EN, SIGNED_EN)
    return "\n\n".join(blocks)


GROUP_RU = "Вы состоите в группе «{{group|}}», поэтому нам важно ваше мнение."
GROUP_EN = "You belong to the group “{{group|}}”, so your opinion matters to us."

TEMPLATES = (
    DefaultTemplate(
        "invitation",
        "Приглашение",
        LetterClass.INFORMING,
        "Приглашение: {{title}}, {{when}}",
        _invitation_ru("Приглашаем вас {{to_what|принять участие в мероприятии}} «{{title}}»", GROUP_RU),
        "Invitation: {{title}}, {{when}}",
        _invitation_en("We invite you {{to_what|to take part in}} “{{title}}”", GROUP_EN),
    ),
    DefaultTemplate(
        "invitation-public-hearing",
        "Приглашение на публичные слушания",
        LetterClass.INFORMING,
        "Приглашение на публичные слушания: {{title}}, {{when}}",
        _invitation_ru(
            "Приглашаем вас на публичные слушания «{{title}}»",
            f"{GROUP_RU}\nНа слушаниях можно выступить и передать письменные предложения; "
            "предложения и ответы на них будут опубликованы.",
        ),
        "Invitation to the public hearing: {{title}}, {{when}}",
        _invitation_en(
            "We invite you to the public hearing “{{title}}”",
            f"{GROUP_EN}\nAt the hearing you may speak and hand in proposals in writing; "
            "proposals and the answers to them will be published.",
        ),
    ),
    DefaultTemplate(
        "invitation-council-session",
        "Приглашение на заседание совета",
        LetterClass.INFORMING,
        "Заседание совета: {{title}}, {{when}}",
        _invitation_ru(
            "Приглашаем вас на заседание «{{title}}»",
            "Вы входите в состав совета. Сообщите, пожалуйста, сможете ли вы участвовать: от этого зависит кворум.",
        ),
        "Council session: {{title}}, {{when}}",
        _invitation_en(
            "We invite you to the session “{{title}}”",
            "You are a member of the council. Please say whether you can take part: the quorum depends on it.",
        ),
    ),
    DefaultTemplate(
        "invitation-briefing",
        "Приглашение на брифинг",
        LetterClass.PRESS,
        "Брифинг: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{salutation}}",
                "# Приглашаем вашу редакцию на брифинг «{{title}}»",
                "{{topic|}}",
                """| Когда | {{when}} |
| Сбор | {{gathering|}} |
| Где | {{where|}} |
| Как войти | {{access|}} |
| Онлайн | [{{online_url|}}]({{online_url|}}) |
| Выступят | {{speakers|}} |
| Съёмка | {{shooting|}} |
| Аккредитация | до {{accreditation_until|}} |""",
                ANSWERS_RU,
                HOW_RU,
                SIGNED_RU,
            )
        ),
        "Briefing: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{salutation}}",
                "# We invite your outlet to the briefing “{{title}}”",
                "{{topic|}}",
                """| When | {{when}} |
| Gathering | {{gathering|}} |
| Where | {{where|}} |
| How to enter | {{access|}} |
| Online | [{{online_url|}}]({{online_url|}}) |
| Speakers | {{speakers|}} |
| Shooting | {{shooting|}} |
| Accreditation | until {{accreditation_until|}} |""",
                ANSWERS_EN,
                HOW_EN,
                SIGNED_EN,
            )
        ),
    ),
    DefaultTemplate(
        "invitation-reminder",
        "Напоминание об ответе",
        LetterClass.INFORMING,
        "Напоминание: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{salutation}}",
                (
                    "Мы приглашали вас {{to_what|на мероприятие}} «{{title}}» и пока не знаем, придёте ли вы. "
                    "Ответьте, пожалуйста, до {{reply_until}}."
                ),
                """| Когда | {{when}} |
| Где | {{where|}} |
| Онлайн | [{{online_url|}}]({{online_url|}}) |""",
                ANSWERS_RU,
                "Если вы уже ответили, это письмо можно не учитывать.",
                SIGNED_RU,
            )
        ),
        "Reminder: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{salutation}}",
                (
                    "We invited you {{to_what|to}} “{{title}}” and do not know yet whether you will come. "
                    "Please answer by {{reply_until}}."
                ),
                """| When | {{when}} |
| Where | {{where|}} |
| Online | [{{online_url|}}]({{online_url|}}) |""",
                ANSWERS_EN,
                "If you have answered already, please take no notice of this letter.",
                SIGNED_EN,
            )
        ),
    ),
    DefaultTemplate(
        "update",
        "Извещение об изменении",
        LetterClass.SERVICE,
        "Изменение: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{salutation}}",
                "# Изменилось мероприятие «{{title}}»",
                "{{change}}",
                "{{reason|}}",
                """| Когда | {{when}} |
| Где | {{where|}} |
| Онлайн | [{{online_url|}}]({{online_url|}}) |
| Ответьте | до {{reply_until|}} |""",
                ANSWERS_RU,
                "Запись в вашем календаре обновится, когда вы откроете приглашение, приложенное к письму.",
                SIGNED_RU,
            )
        ),
        "Change: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{salutation}}",
                "# “{{title}}” has changed",
                "{{change}}",
                "{{reason|}}",
                """| When | {{when}} |
| Where | {{where|}} |
| Online | [{{online_url|}}]({{online_url|}}) |
| Please answer | by {{reply_until|}} |""",
                ANSWERS_EN,
                "The entry in your calendar is renewed when you open the invitation attached to this letter.",
                SIGNED_EN,
            )
        ),
    ),
    DefaultTemplate(
        "cancellation",
        "Извещение об отмене",
        LetterClass.SERVICE,
        "Отменено: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{salutation}}",
                "# Мероприятие «{{title}}» не состоится",
                "{{reason|}}",
                """| Было назначено | {{when}} |
| Где | {{where|}} |""",
                "Приносим извинения за перемену планов. Запись в вашем календаре будет снята.",
                SIGNED_RU,
            )
        ),
        "Cancelled: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{salutation}}",
                "# “{{title}}” will not take place",
                "{{reason|}}",
                """| It was set for | {{when}} |
| Where | {{where|}} |""",
                "We apologise for the change of plans. The entry in your calendar will be removed.",
                SIGNED_EN,
            )
        ),
    ),
    DefaultTemplate(
        "announcement",
        "Анонс для СМИ",
        LetterClass.PRESS,
        "Анонс для СМИ: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{embargo|}}",
                "**АНОНС ДЛЯ СМИ**",
                "# {{title}}",
                "{{topic|}}",
                """| Когда | {{when}} |
| Сбор | {{gathering|}} |
| Где | {{where|}} |
| Как войти | {{access|}} |
| Прямой эфир | [{{online_url|}}]({{online_url|}}) |
| Выступят | {{speakers|}} |
| Съёмка | {{shooting|}} |
| Аккредитация | до {{accreditation_until|}} |""",
                "{{questions|}}",
                "[Аккредитоваться]({{accreditation_url|}})",
                "Контакт для СМИ: {{press_contact|}}",
                "С уважением,\n{{officer|}}\n{{body_name}}",
            )
        ),
        "Media advisory: {{title}}, {{when}}",
        "\n\n".join(
            (
                "{{embargo|}}",
                "**MEDIA ADVISORY**",
                "# {{title}}",
                "{{topic|}}",
                """| When | {{when}} |
| Gathering | {{gathering|}} |
| Where | {{where|}} |
| How to enter | {{access|}} |
| Live | [{{online_url|}}]({{online_url|}}) |
| Speakers | {{speakers|}} |
| Shooting | {{shooting|}} |
| Accreditation | until {{accreditation_until|}} |""",
                "{{questions|}}",
                "[Ask for accreditation]({{accreditation_url|}})",
                "Media contact: {{press_contact|}}",
                "Yours sincerely,\n{{officer|}}\n{{body_name}}",
            )
        ),
    ),
    DefaultTemplate(
        "notice",
        "Письмо участникам",
        LetterClass.INFORMING,
        "",
        "{{salutation}}\n\n\n\nС уважением,\n{{officer|}}\n{{body_name}}\nТелефон: {{feedback_phone|}}",
        "",
        "",
    ),
    DefaultTemplate(
        "outcome",
        "Итоги мероприятия",
        LetterClass.INFORMING,
        "Итоги: {{title}}",
        "\n\n".join(
            (
                "{{salutation}}",
                "# Опубликованы итоги: «{{title}}»",
                "Благодарим за участие. Решения, поступившие предложения и ответы на них опубликованы.",
                "[Открыть итоги]({{event_url}})",
                SIGNED_RU,
            )
        ),
        "Outcome: {{title}}",
        "\n\n".join(
            (
                "{{salutation}}",
                "# The outcome of “{{title}}” is published",
                "Thank you for taking part. The decisions, the proposals and the answers to them are published.",
                "[See the outcome]({{event_url}})",
                SIGNED_EN,
            )
        ),
    ),
)
