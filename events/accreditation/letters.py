"""The letter that tells a journalist what was decided: class service, to one person, through mailing.campaigns."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.access.models import User
from crm.consent.models import LetterClass
from crm.contacts.name_parsing import parse_name
from crm.contacts.names import salutation, sex_of
from crm.journal.refusals import Refusal
from events.accreditation.models import Accreditation
from events.accreditation.refusals import LetterNotSent
from events.invitations.letters import event_values
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient, Texts
from mailing.campaigns.rehearsal import rehearse
from mailing.senders.models import Sender

State = Accreditation.State
FACTS_RU = "| Когда | {{when}} |\n| Где | {{where}} |\n| Вход | {{access|}} |\n| Телефон пресс-службы | {{phone|}} |"
FACTS_EN = "| When | {{when}} |\n| Where | {{where}} |\n| Entrance | {{access|}} |\n| Press office | {{phone|}} |"
TEXTS = {
    State.APPROVED: Texts(
        subject_ru="Аккредитация подтверждена: {{title}}",
        body_ru="{{salutation}}\n\nАккредитация на «{{title}}» подтверждена. Вы есть в списке у входа.\n\n" + FACTS_RU,
        subject_en="Accreditation granted: {{title}}",
        body_en="{{salutation}}\n\nYour accreditation for “{{title}}” is granted. You are on the list at the door.\n\n"
        + FACTS_EN,
    ),
    State.REFUSED: Texts(
        subject_ru="В аккредитации отказано: {{title}}",
        body_ru="{{salutation}}\n\nВ аккредитации на «{{title}}» отказано.\n\nПричина: {{reason}}\n\n"
        "Если вы не согласны или данные изменились, позвоните в пресс-службу: {{phone|телефон на сайте}}.",
        subject_en="Accreditation refused: {{title}}",
        body_en="{{salutation}}\n\nAccreditation for “{{title}}” is refused.\n\nReason: {{reason}}\n\n"
        "If you do not agree or your data changed, call the press office: {{phone|see the site}}.",
    ),
    State.REVOKED: Texts(
        subject_ru="Аккредитация отозвана: {{title}}",
        body_ru="{{salutation}}\n\nАккредитация на «{{title}}» отозвана.\n\nПричина: {{reason}}\n\n"
        "Вопросы — в пресс-службу: {{phone|телефон на сайте}}.",
        subject_en="Accreditation revoked: {{title}}",
        body_en="{{salutation}}\n\nYour accreditation for “{{title}}” is revoked.\n\nReason: {{reason}}\n\n"
        "Questions: the press office, {{phone|see the site}}.",
    ),
}


@transaction.atomic
def send_decision(accreditation: Accreditation, *, by: User, now: datetime, always_ask: bool = False) -> Campaign:
    """Write to the journalist what was decided, or with `always_ask` leave the letter to a second person.

    Raises LetterNotSent; the decision itself stands.
    """
    sender = Sender.objects.filter(is_default=True).first()
    event = accreditation.event
    if sender is None or not accreditation.email or event is None or accreditation.state not in TEXTS:
        raise LetterNotSent
    recipient = _recipient(accreditation)
    try:
        with transaction.atomic():
            campaign = campaigns.draft_campaign(
                title=_title(accreditation),
                purpose=Campaign.Purpose.LETTER,
                letter_class=LetterClass.SERVICE,
                texts=TEXTS[State(accreditation.state)],
                sender=sender,
                department=event.department,
                by=by,
                now=now,
                give_up_at=event.ends_at if event.ends_at > now else None,
            )
            campaign = campaigns.freeze(campaign, [recipient], by=by, now=now)
            rehearse(campaign, now=now)
            if always_ask:
                return campaigns.request_approval(campaign, by=by, now=now)
            return campaigns.launch(campaign, by=by, now=now)
    except Refusal as refused:
        raise LetterNotSent(str(refused.message)) from refused


def _title(accreditation: Accreditation) -> str:
    event = accreditation.event
    assert event is not None
    with override("ru"):
        return _("Accreditation: %(event)s") % {"event": event.title_ru[:200]}


def _recipient(accreditation: Accreditation) -> Recipient:
    event, contact = accreditation.event, accreditation.contact
    assert event is not None
    language = contact.language if contact else "ru"
    person = parse_name(accreditation.journalist).person
    sex, _source = sex_of(person.surname, person.patronymic)
    values = {
        **event_values(event, language),
        "salutation": salutation(person, sex, language),
        "name": accreditation.journalist,
        "reason": accreditation.state_reason,
    }
    return Recipient(
        key=f"accreditation:{accreditation.pk}",
        contact_id=contact.pk if contact else None,
        address=accreditation.email,
        shown_name=accreditation.journalist,
        language=language,
        reason={"code": "accreditation", "id": accreditation.pk},
        values=values,
    )
