"""Waves: a chosen list becomes invitations, each with its calendar part, and one campaign of letters.

What is pressed twice is sent once: a press is bound to the list that was seen, and a person has one invitation that
holds. Nothing counts before it is approved or launched (`Invitation.issued_at`).
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from crm.access.models import User
from crm.councils.models import Membership
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.journal import actions as journal
from crm.journal.refusals import Refusal
from crm.web.control_signs import refuse_control_signs
from events.calendars.uids import new_uid
from events.invitations import wording
from events.invitations.audience import Audience, audience_of
from events.invitations.letters import LANGUAGES, CalendarWriter, event_values, guest_values, known_language
from events.invitations.models import Invitation, LetterDraft, Revision, Wave
from events.invitations.selection import Selection
from events.invitations.tokens import new_link_id
from events.planning import lifecycle
from events.planning.models import Event
from events.planning.refusals import PlaceMissing
from mailing.campaigns import actions as campaigns
from mailing.campaigns.four_eyes import SecondPerson, second_person
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient, Texts, person_values
from mailing.campaigns.rehearsal import Rehearsal, rehearse
from mailing.senders.models import Sender

BATCH = 500


class NobodyToInvite(Refusal):
    message = gettext_lazy("Nobody on this list may be invited. Choose another group, or look why each person is out.")


class ListChanged(Refusal):
    """Between looking and pressing somebody came in or fell out."""

    message = gettext_lazy(
        "The list has changed since you looked at it. Look at it again and press once more: nothing was sent."
    )


class EventTakesNobody(Refusal):
    message = gettext_lazy(
        "Nobody can be invited any more: the event is called off, moved without a date, closed or held."
    )


class TooLateToInvite(Refusal):
    message = gettext_lazy("The time to answer is over. Set a later reply date first: nothing was sent.")


class NoSender(Refusal):
    message = gettext_lazy("There is no address to send from. An administrator adds one in the settings.")


class NoText(Refusal):
    message = gettext_lazy("The letter has no subject or no text in Russian. Write both: nothing was sent.")


class LettersHaveMistakes(Refusal):
    """The check of all letters found what must not leave; `details["rehearsal"]` lists it."""

    message = gettext_lazy(
        "The check of all letters found mistakes: nothing was sent. They are listed beside the letter."
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """The letters of a wave as they would leave: one recipient and one unsaved invitation a person, in one order."""

    invitations: list[Invitation]
    recipients: list[Recipient]
    revisions: list[Revision]


def default_sender() -> Sender:
    """The identity that letters about events go out in. Raises NoSender when the body has none."""
    sender = Sender.objects.order_by("-is_default", "pk").first()
    if sender is None:
        raise NoSender
    return sender


def refuse_unless_open(event: Event, now: datetime) -> None:
    """Raise unless people can be written to about coming to this event now."""
    if not lifecycle.takes_invitations(event.state):
        raise EventTakesNobody
    if event.answers_until <= now or event.ends_at <= now:
        raise TooLateToInvite(field="reply_on" if event.days.closes_at > now else "")


def refuse_invitations(event: Event, now: datetime) -> None:
    """Raise unless new people can be invited now: the same, and a place to come to. `details["field"]` may mend it."""
    refuse_unless_open(event, now)
    if event.lacks_place:
        raise PlaceMissing(field="venue")


@transaction.atomic
def save_texts(event: Event, texts: Texts, *, by: User, now: datetime) -> LetterDraft:
    """Keep the text of an event's invitation as people changed it. Raises ControlSigns."""
    refuse_control_signs(LetterDraft, asdict(texts))
    draft, _is_new = LetterDraft.objects.update_or_create(
        event=event,
        defaults={
            "subject_ru": texts.subject_ru,
            "body_ru": texts.body_ru,
            "subject_en": texts.subject_en,
            "body_en": texts.body_en,
            "changed_at": now,
            "changed_by": by,
        },
    )
    draft.writers.add(by)
    journal.record("event.letter_changed", event, by=by, at=now)
    return draft


@transaction.atomic
def reset_texts(event: Event, *, by: User, now: datetime) -> Texts:
    """Return to the text of the template."""
    if LetterDraft.objects.filter(event=event).delete()[0]:
        journal.record("event.letter_reset", event, by=by, at=now)
    return wording.first_texts(event)


@transaction.atomic
def prepare_wave(
    event: Event,
    selection: Selection,
    texts: Texts,
    *,
    seen: str,
    by: User,
    now: datetime,
    always_ask: bool = False,
    send_at: datetime | None = None,
) -> Wave:
    """Invite everyone on the list that was seen: invitations, letters and calendar parts, checked and frozen.

    Many letters wait for a second person, few leave at once. `seen` is the digest of the list on the page; the same
    press again answers the wave of the first one. `always_ask` leaves any number to a second person: what a program
    prepares is never sent by it. `send_at` is the hour the letters wait for. Everything or nothing is written.
    """
    event = (
        Event.objects.select_for_update(of=("self",))
        .select_related("venue", "officer", "department", "council")
        .get(pk=event.pk)
    )
    again = _same_press(event, seen)
    if again is not None:
        return again
    refuse_invitations(event, now)
    if not texts.subject_ru.strip() or not texts.body_ru.strip():
        raise NoText
    sender = default_sender()
    audience = audience_of(event, selection, by=by, now=now)
    if not audience.invited:
        raise NobodyToInvite
    if audience.digest != seen:
        raise ListChanged
    campaign = _campaign_of_returned(event, texts, send_at=send_at, by=by, now=now) or campaigns.draft_campaign(
        title=event.title_ru,
        purpose=Campaign.Purpose.INVITATION,
        letter_class=wording.LETTER_CLASS,
        texts=texts,
        sender=sender,
        department=event.department,
        by=by,
        now=now,
        give_up_at=event.answers_until,
        scheduled_at=send_at,
        also_by=_writers(event),
    )
    wave = wave_for(
        campaign,
        event,
        Wave.Kind.INVITATION,
        {**selection.as_json(), "digest": seen},
        after=audience.waves,
        by=by,
        now=now,
    )
    draft = draft_letters(event, audience, texts, sender=sender, now=now)
    _replace_lost(event, draft.invitations)
    for invitation in draft.invitations:
        invitation.wave = wave
    Invitation.objects.bulk_create(draft.invitations, batch_size=BATCH)
    campaign = campaigns.freeze(campaign, draft.recipients, by=by, now=now)
    _tie_to_deliveries(campaign, draft)
    journal.record("wave.prepared", wave, by=by, at=now, event=event.code, size=len(draft.invitations))
    send_or_ask(campaign, by=by, now=now, always_ask=always_ask)
    campaign.refresh_from_db()
    wave.campaign = campaign
    return wave


def draft_letters(event: Event, audience: Audience, texts: Texts, *, sender: Sender, now: datetime) -> Draft:
    """Write the letters of everyone who would be invited; nothing is stored."""
    speakers = list(event.speakers.all())
    shared = {language: event_values(event, language, speakers) for language in LANGUAGES}
    writer = CalendarWriter(event, sender, now)
    has_english = bool(texts.subject_en.strip() and texts.body_en.strip())
    groups = _groups_of(audience, now)
    draft = Draft([], [], [])
    for person in audience.invited:
        contact = person.contact
        language = known_language(contact.language) if has_english else "ru"
        group = groups.get(contact.pk)
        invitation = Invitation(
            event=event,
            contact=contact,
            address=contact.mail_address,  # type: ignore[attr-defined]
            uid=new_uid(settings.EVENTS_CALENDAR_DOMAIN),
            link_id=new_link_id(),
            reason={"codes": list(person.codes)},
            group=group,
        )
        draft.invitations.append(invitation)
        draft.revisions.append(writer.revision(invitation, language))
        draft.recipients.append(
            Recipient(
                key=f"contact:{contact.pk}",
                contact_id=contact.pk,
                address=invitation.address,
                shown_name=contact.full_name,
                language=known_language(contact.language),
                reason={"codes": list(person.codes)},
                values={
                    **shared[language],
                    **guest_values(invitation),
                    **person_values(contact, language),
                    "group": group.title_in(language) if group else "",
                },
                calendar=writer.request(invitation, guest_name=contact.full_name, language=language),
                calendar_method="REQUEST",
            )
        )
    return draft


def _groups_of(audience: Audience, now: datetime) -> dict[int, ReferenceGroup]:
    """For whom each guest stands: the first chosen group, or the group a council member represents or belongs to."""
    found = {person.contact.pk: audience.groups[person.group_ids[0]] for person in audience.invited if person.group_ids}
    rest = [person.contact.pk for person in audience.invited if person.contact.pk not in found]
    if not audience.councils or not rest:
        return found
    seats = Membership.objects.sitting_on(now.date()).filter(
        body__in=audience.councils, contact__in=rest, represents__isnull=False
    )
    found |= {seat.contact_id: seat.represents for seat in seats.select_related("represents") if seat.represents}
    wanted = ReferenceGroup.objects.filter(councils__in=audience.councils)
    memberships = (
        GroupMembership.objects.on(now.date()).filter(group__in=wanted, contact__in=rest).select_related("group")
    )
    for membership in memberships.order_by("group__name_ru", "pk"):
        if membership.contact_id is not None:
            found.setdefault(membership.contact_id, membership.group)
    return found


def _same_press(event: Event, seen: str) -> Wave | None:
    """The wave of an earlier press for the same list, unless its letters were returned or called off."""
    gone = (Campaign.State.DRAFT, Campaign.State.CANCELLED)
    waves = event.waves.filter(kind=Wave.Kind.INVITATION, selection__digest=seen, campaign__isnull=False)
    return waves.exclude(campaign__state__in=gone).select_related("campaign").last()


def returned_wave(event: Event) -> Wave | None:
    """The wave that the second person sent back: it is made anew from its selection."""
    waves = event.waves.filter(kind=Wave.Kind.INVITATION, campaign__state=Campaign.State.DRAFT)
    return waves.select_related("campaign").last()


def _campaign_of_returned(
    event: Event, texts: Texts, *, send_at: datetime | None, by: User, now: datetime
) -> Campaign | None:
    wave = returned_wave(event)
    if wave is None or wave.campaign is None:
        return None
    campaign = wave.campaign
    if campaign.is_frozen:
        campaign = campaigns.unfreeze(campaign, by=by, now=now)
    campaign = campaigns.change_texts(campaign, texts, by=by, now=now, also_by=_writers(event))
    campaign.give_up_at, campaign.scheduled_at = event.answers_until, send_at
    campaign.save(update_fields=["give_up_at", "scheduled_at"])
    return campaign


def _writers(event: Event) -> list[int]:
    """Everybody who changed the text of the event's invitation."""
    return list(LetterDraft.writers.through.objects.filter(letterdraft__event=event).values_list("user", flat=True))


def wave_for(
    campaign: Campaign, event: Event, kind: str, selection: dict[str, Any], *, after: int, by: User, now: datetime
) -> Wave:
    """Tie a campaign to its event as the wave after that number; a campaign that was returned keeps its wave."""
    wave, _is_new = Wave.objects.update_or_create(
        campaign=campaign,
        defaults={"selection": selection},
        create_defaults={
            "event": event,
            "kind": kind,
            "number": after + 1,
            "selection": selection,
            "created_by": by,
            "created_at": now,
        },
    )
    return wave


def _replace_lost(event: Event, invitations: Sequence[Invitation]) -> None:
    """An invitation that never reached its guest gives way to the new one, linked by `replaces`."""
    by_contact = {invitation.contact_id: invitation for invitation in invitations}
    lost = list(Invitation.objects.filter(event=event, contact__in=by_contact).active())
    for old in lost:
        by_contact[old.contact_id].replaces = old
        old.state = Invitation.State.REPLACED
    Invitation.objects.bulk_update(lost, ["state"], batch_size=BATCH)


def _tie_to_deliveries(campaign: Campaign, draft: Draft) -> None:
    deliveries = dict(campaign.deliveries.values_list("recipient_key", "pk"))
    for invitation, revision, recipient in zip(draft.invitations, draft.revisions, draft.recipients, strict=True):
        invitation.delivery_id = revision.delivery_id = deliveries[recipient.key]
        revision.invitation = invitation
    Invitation.objects.bulk_update(draft.invitations, ["delivery"], batch_size=BATCH)
    Revision.objects.bulk_create(draft.revisions, batch_size=BATCH)


def send_or_ask(campaign: Campaign, *, by: User, now: datetime, always_ask: bool = False) -> Rehearsal:
    """Check all letters of a fixed list, then send them or ask a second person. Raises LettersHaveMistakes."""
    result = rehearse(campaign, now=now)
    if not result.passed:
        raise LettersHaveMistakes(rehearsal=result)
    if always_ask or campaigns.needs_approval(campaign):
        campaigns.request_approval(campaign, by=by, now=now)
    else:
        campaigns.launch(campaign, by=by, now=now)
    return result


def second_person_for(
    addresses: Collection[str],
    *,
    purpose: str,
    by: User,
    now: datetime,
    letter_class: str = wording.LETTER_CLASS,
    campaign: Campaign | None = None,
) -> SecondPerson:
    """Foretell whether letters of this purpose to these addresses wait for a second person, and why.

    The same rule as at the press: what this author sent alone within the day counts too. `campaign` is the one that
    would be sent anew.
    """
    return second_person(
        campaign or Campaign(purpose=purpose, letter_class=letter_class, author=by), addresses, now=now
    )
