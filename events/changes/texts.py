"""What letters about changes say: the body's own templates where it has them, else these."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from events.invitations import wording
from events.planning.models import Event
from mailing.campaigns.recipients import Texts

FOOT_RU = """С уважением,
{{officer|}}
{{body_name}}
Телефон: {{phone|}}"""
FOOT_EN = """Yours sincerely,
{{officer|}}
{{body_name}}
Phone: {{phone|}}"""

POSTPONED = Texts(
    subject_ru="Переносится: {{title}}",
    body_ru=f"""{{{{salutation}}}}

# Мероприятие «{{{{title}}}}» переносится

Новую дату сообщим отдельным письмом.

{{{{reason|}}}}

| Было назначено | {{{{when}}}} |
| Где | {{{{where|}}}} |

Запись в вашем календаре будет снята.

{FOOT_RU}""",
    subject_en="Put off: {{title}}",
    body_en=f"""{{{{salutation}}}}

# “{{{{title}}}}” is put off

We will write to you when the new date is known.

{{{{reason|}}}}

| It was set for | {{{{when}}}} |
| Where | {{{{where|}}}} |

The entry in your calendar will be removed.

{FOOT_EN}""",
)
WITHDRAWN = Texts(
    subject_ru="Приглашение отозвано: {{title}}",
    body_ru=f"""{{{{salutation}}}}

Ваше приглашение на «{{{{title}}}}» отозвано. Само мероприятие не отменяется.

{{{{reason|}}}}

| Когда | {{{{when}}}} |

Запись в вашем календаре будет снята.

{FOOT_RU}""",
    subject_en="Invitation withdrawn: {{title}}",
    body_en=f"""{{{{salutation}}}}

Your invitation to “{{{{title}}}}” is withdrawn. The event itself is not cancelled.

{{{{reason|}}}}

| When | {{{{when}}}} |

The entry in your calendar will be removed.

{FOOT_EN}""",
)


def update_texts() -> Texts:
    """The letter on a new time, place or description."""
    return wording.template_texts("update")


def off_texts(event: Event) -> Texts:
    """The letter on an event that is called off or put off."""
    return POSTPONED if event.state == Event.State.POSTPONED else wording.template_texts("cancellation")


def calendar_reason(code: str, reason: str, language: str) -> str:
    """The COMMENT of a CANCEL: what happened, then the reason that staff gave."""
    with override(language):
        said = {
            Event.State.CANCELLED.value: _("The event is cancelled."),
            Event.State.POSTPONED.value: _("The event is put off, the new date will be told."),
            "withdrawn": _("Your invitation is withdrawn."),
        }[code]
    return " ".join(part for part in (said, reason) if part)
