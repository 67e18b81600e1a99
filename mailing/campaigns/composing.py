"""A letter without an event, from chosen groups to the button: its list is made at the moment it is fixed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from crm.access.models import User
from mailing.campaigns import actions
from mailing.campaigns.audience import Person, audience_of
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient, person_values
from mailing.campaigns.refusals import RehearsalFailed
from mailing.campaigns.rehearsal import Rehearsal, rehearse
from mailing.content.rendering import Letter, language_of, render
from mailing.content.shared_values import shared_values
from mailing.delivery.models import Delivery
from mailing.suppression.actions import url_of

SPECIMEN = "specimen"  # stands where a stored letter has its own token; such links open nothing


def recipient_of(campaign: Campaign, person: Person) -> Recipient:
    """Make a line of the list of one person."""
    contact = person.contact
    language = language_of(campaign, contact.language)
    return Recipient(
        key=f"contact:{contact.pk}",
        contact_id=contact.pk,
        address=contact.mail_address,  # type: ignore[attr-defined]
        shown_name=contact.full_name,
        language=contact.language,
        reason={"codes": list(person.codes)},
        values={**person_values(contact, language), "group": _group_in(person, language)},
    )


def _group_in(person: Person, language: str) -> str:
    group = next((code for code in person.codes if code["code"] == "group"), {})
    return str(group.get(language) or group.get("ru") or "")


def fix_list(campaign: Campaign, *, by: User, now: datetime) -> Rehearsal:
    """Take the people as they are now, fix text and list, and build every letter."""
    audience = audience_of(campaign, by=by, now=now)
    recipients = [recipient_of(campaign, person) for person in audience.invited]
    return rehearse(actions.freeze(campaign, recipients, by=by, now=now), now=now)


@transaction.atomic
def ask(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """Fix the list, check every letter and ask a second person, however few they are: what a program may do.

    Raises RehearsalFailed with what was found, and then changes nothing.
    """
    result = fix_list(campaign, by=by, now=now)
    if not result.passed:
        texts = dict.fromkeys(problem.text for problem in result.stopping)
        raise RehearsalFailed(" ".join([str(RehearsalFailed.message), *list(texts)[:5]]))
    return actions.request_approval(campaign, by=by, now=now)


def send(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """Send what was checked, or ask a second person; which of both, the number of letters of the day decides."""
    campaign = Campaign.objects.get(pk=campaign.pk)
    if actions.needs_approval(campaign, now=now):
        return actions.request_approval(campaign, by=by, now=now)
    return actions.launch(campaign, by=by, now=now)


def specimen(campaign: Campaign, person: Person) -> Letter:
    """Build the letter of one person of a list that is not fixed yet; its links open nothing."""
    recipient = recipient_of(campaign, person)
    row = Delivery(
        campaign=campaign,
        contact_id=recipient.contact_id,
        recipient_key=recipient.key,
        address=recipient.address,
        shown_name=recipient.shown_name,
        language=recipient.language,
        values={**recipient.values, "unsubscribe_url": url_of(SPECIMEN)},
        message_id=f"<{SPECIMEN}@{campaign.sender.domain}>",
        token=SPECIMEN,
    )
    if not campaign.frozen:
        campaign.frozen = shared_values(campaign.sender, campaign.department)
    with override(language_of(campaign, recipient.language)):
        return render(campaign, row)
