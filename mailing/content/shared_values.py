"""What all letters of one campaign share besides their text, taken from the settings of the body and the sender."""

from crm.access.models import Department
from crm.body.models import Body
from mailing.senders.models import Sender

LANGUAGES = ("ru", "en")


def shared_values(sender: Sender, department: Department | None) -> dict[str, dict[str, str]]:
    """Give, for each language, the names and contacts that stand in a letter, and the From.

    Frozen with the list, so a later change of the settings does not change letters that were approved.
    """
    body = Body.current()
    return {language: _in(language, body, sender, department) for language in LANGUAGES}


def _in(language: str, body: Body, sender: Sender, department: Department | None) -> dict[str, str]:
    unit = ""
    if department is not None:
        unit = (department.name_en if language == "en" else "") or department.name_ru
    return {
        "body_name": body.name_in(language) or sender.name_in(language),
        "department": unit,
        "officer": body.officer_name,
        "feedback_phone": (department.phone if department else "") or body.feedback_phone,
        "feedback_email": body.feedback_email or sender.address,
        "address": body.address_ru,
        "from_name": sender.name_in(language),
        "from_address": sender.address,
    }
