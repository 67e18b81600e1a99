"""Reminders: one plain letter to those who have not answered clearly."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from crm.access.models import User
from crm.journal import actions as journal
from crm.journal.refusals import Refusal
from events.invitations import wording
from events.invitations.addressees import Addressee, addressees
from events.invitations.letters import LANGUAGES, event_values, guest_values
from events.invitations.models import Invitation, Rsvp, Wave
from events.invitations.waves import default_sender, refuse_unless_open, send_or_ask, wave_for
from events.planning.models import Event
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient, Texts


class NobodyToRemind(Refusal):
    message = gettext_lazy("There is nobody to remind: all have answered, or may not be written to.")


def to_remind(event: Event, *, now: datetime) -> tuple[list[Addressee], list[Invitation]]:
    """Guests without a word or with a "perhaps": those whom we may write to, and those whom we may not."""
    silent = (
        Invitation.objects.issued()
        .filter(event=event, rsvp__in=[Rsvp.NO_REPLY, Rsvp.TENTATIVE])
        .exclude(pk__in=Invitation.objects.lost().filter(event=event).values("pk"))
        .select_related("contact", "request")
        .order_by("contact__sort_key", "pk")
    )
    return addressees(silent, wording.LETTER_CLASS, now=now)


@transaction.atomic
def send_reminder(
    event: Event,
    texts: Texts,
    *,
    after: int,
    by: User,
    now: datetime,
    always_ask: bool = False,
    send_at: datetime | None = None,
) -> Wave:
    """Remind those who have not answered clearly, by a plain letter with their own links; at `send_at`, or at once.

    `after` is the number of the newest wave that was on the page: the same press again answers the wave it made.
    `always_ask` leaves any number to a second person.
    """
    event = (
        Event.objects.select_for_update(of=("self",)).select_related("venue", "officer", "department").get(pk=event.pk)
    )
    newer = event.waves.filter(number__gt=after, kind=Wave.Kind.REMINDER).exclude(
        campaign__state__in=[Campaign.State.DRAFT, Campaign.State.CANCELLED]
    )
    if (again := newer.select_related("campaign").last()) is not None:
        return again
    refuse_unless_open(event, now)
    people, _kept_out = to_remind(event, now=now)
    if not people:
        raise NobodyToRemind
    campaign = campaigns.draft_campaign(
        title=event.title_ru,
        purpose=Campaign.Purpose.REMINDER,
        letter_class=wording.LETTER_CLASS,
        texts=texts,
        sender=default_sender(),
        department=event.department,
        by=by,
        now=now,
        give_up_at=event.answers_until,
        scheduled_at=send_at,
    )
    last = event.waves.aggregate(last=Max("number"))["last"] or 0
    wave = wave_for(campaign, event, Wave.Kind.REMINDER, {}, after=last, by=by, now=now)
    campaign = campaigns.freeze(campaign, _reminders(event, people), by=by, now=now)
    journal.record("wave.prepared", wave, by=by, at=now, event=event.code, size=len(people))
    send_or_ask(campaign, by=by, now=now, always_ask=always_ask)
    campaign.refresh_from_db()
    wave.campaign = campaign
    return wave


def _reminders(event: Event, people: Sequence[Addressee]) -> list[Recipient]:
    speakers = list(event.speakers.all())
    shared = {language: event_values(event, language, speakers) for language in LANGUAGES}
    return [
        Recipient(
            key=guest.key,
            contact_id=guest.contact_id,
            address=guest.address,
            shown_name=guest.name,
            language=guest.language,
            reason={"codes": [{"code": guest.invitation.rsvp}]},
            values={**shared[guest.language], **guest_values(guest.invitation), **guest.values},
        )
        for guest in people
    ]
