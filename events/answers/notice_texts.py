"""What the short letters about answers say, in Russian and English; none of them sells or asks for more."""

from events.answers.models import Notice
from mailing.campaigns.recipients import Texts

FACTS_RU = """| Когда | {{when}} |
| Где | {{where}} |
| Онлайн | {{online_url|}} |"""
FACTS_EN = """| When | {{when}} |
| Where | {{where}} |
| Online | {{online_url|}} |"""
FOOT_RU = """С уважением,
{{officer|}}
{{body_name}}
Телефон: {{phone|}}"""
FOOT_EN = """Yours sincerely,
{{officer|}}
{{body_name}}
Phone: {{phone|}}"""


def _russian(words: str) -> str:
    return f"{{{{salutation}}}}\n\n{words}\n\n{FACTS_RU}\n\n[Открыть мой ответ]({{{{answer_url}}}})\n\n{FOOT_RU}"


def _english(words: str) -> str:
    return f"{{{{salutation}}}}\n\n{words}\n\n{FACTS_EN}\n\n[Open my answer]({{{{answer_url}}}})\n\n{FOOT_EN}"


TEXTS: dict[str, Texts] = {
    Notice.Kind.RECORDED: Texts(
        subject_ru="Ваш ответ записан: {{title}}",
        body_ru=_russian(
            "Мы записали ваш ответ на приглашение «{{title}}»: **{{answer}}**.\n\n"
            "Ответ можно изменить до {{reply_until}}. Если это ответили не вы, откройте страницу и поправьте его."
        ),
        subject_en="Your answer is recorded: {{title}}",
        body_en=_english(
            "We have recorded your answer to the invitation “{{title}}”: **{{answer}}**.\n\n"
            "You can change it until {{reply_until}}. If it was not you who answered, open the page and correct it."
        ),
    ),
    Notice.Kind.CONFIRM: Texts(
        subject_ru="Подтвердите ответ: {{title}}",
        body_ru=_russian(
            "От вашего имени пришёл ответ на приглашение «{{title}}», но мы не смогли убедиться, что его отправили вы. "
            "Пока он не учтён.\n\nОткройте страницу и ответьте на ней: это займёт минуту."
        ),
        subject_en="Please confirm your answer: {{title}}",
        body_en=_english(
            "An answer to the invitation “{{title}}” came in your name, but we could not make sure that you sent it. "
            "It does not count yet.\n\nPlease open the page and answer there: it takes a minute."
        ),
    ),
    Notice.Kind.SEAT: Texts(
        subject_ru="Для вас освободилось место: {{title}}",
        body_ru=_russian(
            "Вы ждали места на «{{title}}». Место освободилось, и мы вас ждём.\n\n"
            "Если планы изменились, сообщите об этом: место получит следующий."
        ),
        subject_en="There is a seat for you: {{title}}",
        body_en=_english(
            "You were waiting for a seat at “{{title}}”. A seat is free now, and we expect you.\n\n"
            "If your plans have changed, please tell us: the next person gets the seat."
        ),
    ),
    Notice.Kind.REFUSED: Texts(
        subject_ru="Замена не согласована: {{title}}",
        body_ru=_russian(
            "Вы хотели, чтобы на «{{title}}» вместо вас пришёл другой человек. Согласовать замену не удалось.\n\n"
            "Ваше приглашение действует. Ответьте, придёте ли вы, до {{reply_until}}."
        ),
        subject_en="The substitute was not accepted: {{title}}",
        body_en=_english(
            "You wanted somebody else to come to “{{title}}” instead of you. We could not accept the substitute.\n\n"
            "Your invitation still holds. Please tell us by {{reply_until}} whether you will come."
        ),
    ),
    Notice.Kind.AGAIN: Texts(
        subject_ru="Приглашение: {{title}}",
        body_ru=_russian("Ваш календарь попросил прислать приглашение на «{{title}}» ещё раз. Оно приложено к письму."),
        subject_en="Invitation: {{title}}",
        body_en=_english("Your calendar asked for the invitation to “{{title}}” once more. It is attached."),
    ),
    Notice.Kind.INVITE: Texts(
        subject_ru="Вы участвуете: {{title}}",
        body_ru=_russian(
            "Ваше участие в «{{title}}» согласовано: **{{answer}}**. Приглашение для календаря приложено к письму.\n\n"
            "Если планы изменятся, сообщите об этом на странице ответа."
        ),
        subject_en="You take part: {{title}}",
        body_en=_english(
            "Your part in “{{title}}” is agreed: **{{answer}}**. The calendar entry is attached.\n\n"
            "If your plans change, please tell us on the answer page."
        ),
    ),
}
