"""The letters of a wave before there is one: built as they would leave, looked at, and forgotten."""

from dataclasses import replace
from datetime import datetime

from crm.access.models import User
from events.invitations.audience import Audience, Person
from events.invitations.waves import draft_letters
from events.invitations.wording import LETTER_CLASS
from events.planning.models import Event
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient, Texts
from mailing.campaigns.rehearsal import Rehearsal, try_letters
from mailing.content.rendering import Letter, render
from mailing.content.shared_values import shared_values
from mailing.delivery.models import Delivery
from mailing.senders.models import Sender
from mailing.suppression.actions import url_of

BATCH = 500
SPECIMEN = "specimen"  # stands where a stored letter has its own token; such links open nothing


def try_wave(event: Event, audience: Audience, texts: Texts, *, sender: Sender, by: User, now: datetime) -> Rehearsal:
    """Rehearse the letters of everyone who would be invited. Findings name a person by the place in the list from 1."""
    draft = draft_letters(event, audience, texts, sender=sender, now=now)
    campaign = _campaign(event, texts, sender=sender, by=by, now=now)
    rows = [_delivery(place, recipient, campaign) for place, recipient in enumerate(draft.recipients, start=1)]
    return try_letters(campaign, [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)], now=now)


def letter_to(
    event: Event, audience: Audience, person: Person, texts: Texts, *, sender: Sender, by: User, now: datetime
) -> Letter:
    """Build the letter of one person of the list."""
    draft = draft_letters(event, replace(audience, invited=[person]), texts, sender=sender, now=now)
    campaign = _campaign(event, texts, sender=sender, by=by, now=now)
    return render(campaign, _delivery(1, draft.recipients[0], campaign))


def _campaign(event: Event, texts: Texts, *, sender: Sender, by: User, now: datetime) -> Campaign:
    return Campaign(
        title=event.title_ru,
        purpose=Campaign.Purpose.INVITATION,
        letter_class=LETTER_CLASS,
        sender=sender,
        department=event.department,
        author=by,
        created_at=now,
        state_at=now,
        subject_ru=texts.subject_ru,
        body_ru=texts.body_ru,
        subject_en=texts.subject_en,
        body_en=texts.body_en,
        frozen=shared_values(sender, event.department),
        give_up_at=event.answers_until,
    )


def _delivery(place: int, recipient: Recipient, campaign: Campaign) -> Delivery:
    return Delivery(
        pk=place,
        campaign=campaign,
        contact_id=recipient.contact_id,
        recipient_key=recipient.key,
        address=recipient.address,
        domain=recipient.address.rpartition("@")[2],
        shown_name=recipient.shown_name,
        language=recipient.language,
        values={**recipient.values, "unsubscribe_url": url_of(SPECIMEN)},
        calendar=recipient.calendar,
        calendar_method=recipient.calendar_method,
        message_id=f"<{SPECIMEN}@{campaign.sender.domain}>",
        token=SPECIMEN,
    )
