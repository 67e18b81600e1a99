"""Writing the letters of a change, each with its calendar part: an update, a cancellation, an invitation anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from crm.access.models import User
from crm.consent.models import LetterClass
from crm.journal import actions as journal
from events.calendars import ical
from events.changes.guests import has_entry
from events.changes.texts import calendar_reason
from events.invitations.addressees import Addressee, addressees
from events.invitations.letters import CalendarWriter, event_values, guest_values
from events.invitations.models import Invitation, Revision, Rsvp, Wave
from events.invitations.waves import LettersHaveMistakes, default_sender
from events.planning.models import Event
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient, Texts
from mailing.campaigns.rehearsal import rehearse

BATCH = 500
Written = tuple[str, str]  # calendar text and its METHOD; two empty strings for a plain letter


@dataclass(frozen=True, slots=True)
class Sending:
    """What is told: the texts, and by language what changed and why."""

    purpose: str
    texts: Texts
    change: dict[str, str]
    reason: str = ""


def send(
    event: Event,
    guests: Sequence[Invitation],
    sending: Sending,
    write: Callable[[CalendarWriter, Addressee], Written],
    *,
    kind: str | None,
    by: User,
    now: datetime,
    always_ask: bool = False,
) -> Campaign | None:
    """Write, check and send one campaign to these guests, or ask a second person for it; None when nobody is reached.

    `kind` is that of the wave on the event's page; None keeps the letter off it (one guest alone). A wave of
    invitations takes the guests into it, so that they count once it is let go. `always_ask` leaves any number to a
    second person. Raises LettersHaveMistakes and then changes nothing.
    """
    reached, _others = addressees(guests, LetterClass.SERVICE, now=now, to_invited=True)
    if not reached:
        return None
    sender = default_sender()
    campaign = campaigns.draft_campaign(
        title=event.title_ru,
        purpose=sending.purpose,
        letter_class=LetterClass.SERVICE,
        texts=sending.texts,
        sender=sender,
        department=event.department,
        by=by,
        now=now,
        give_up_at=event.ends_at,
    )
    wave = _wave(event, campaign, kind, by=by, now=now) if kind else None
    writer = CalendarWriter(event, sender, now)
    shared = {language: event_values(event, language) for language in ("ru", "en")}
    recipients, told = [], []
    for addressee in reached:
        calendar, method = write(writer, addressee)
        if calendar:
            told.append((addressee, writer.revision(addressee.invitation, addressee.language, method=method)))
        recipients.append(
            Recipient(
                key=addressee.key,
                contact_id=addressee.contact_id,
                address=addressee.address,
                shown_name=addressee.name,
                language=addressee.language,
                reason={"codes": [{"code": f"guest_{addressee.invitation.rsvp}"}]},
                values={
                    **shared[addressee.language],
                    **guest_values(addressee.invitation),
                    **addressee.values,
                    "change": sending.change.get(addressee.language, ""),
                    "reason": sending.reason,
                },
                calendar=calendar,
                calendar_method=method,
            )
        )
    campaign = campaigns.freeze(campaign, recipients, by=by, now=now)
    deliveries = dict(campaign.deliveries.values_list("recipient_key", "pk"))
    for addressee, revision in told:
        revision.delivery_id = deliveries[addressee.key]
    if wave is not None and kind == Wave.Kind.INVITATION:
        _take_in(wave, guests, {addressee.invitation.pk: deliveries[addressee.key] for addressee in reached})
    Revision.objects.bulk_create([revision for _addressee, revision in told], batch_size=BATCH)
    result = rehearse(campaign, now=now)
    if not result.passed:
        raise LettersHaveMistakes(rehearsal=result)
    if always_ask or campaigns.needs_approval(campaign):
        return campaigns.request_approval(campaign, by=by, now=now)
    return campaigns.launch(campaign, by=by, now=now)


def _take_in(wave: Wave, guests: Sequence[Invitation], deliveries: dict[int, int]) -> None:
    for guest in guests:
        guest.wave, guest.delivery_id = wave, deliveries.get(guest.pk)
    Invitation.objects.bulk_update(guests, ["wave", "delivery"], batch_size=BATCH)


def _wave(event: Event, campaign: Campaign, kind: str, *, by: User, now: datetime) -> Wave:
    number = (event.waves.aggregate(last=Max("number"))["last"] or 0) + 1
    wave = Wave.objects.create(event=event, kind=kind, number=number, campaign=campaign, created_by=by, created_at=now)
    journal.record("wave.prepared", wave, by=by, at=now, event=event.code, kind=kind)
    return wave


def as_update(writer: CalendarWriter, addressee: Addressee) -> Written:
    """A REQUEST with the answer on record; it asks for one only where there is none."""
    invitation = addressee.invitation
    asks = invitation.rsvp == Rsvp.NO_REPLY
    calendar = writer.request(invitation, guest_name=addressee.name, language=addressee.language, asks=asks)
    return calendar, "REQUEST"


def as_cancellation(code: str, reason: str) -> Callable[[CalendarWriter, Addressee], Written]:
    """A CANCEL that says why; a plain letter to a guest whose calendar was never written to."""

    def write(writer: CalendarWriter, addressee: Addressee) -> Written:
        if not has_entry(addressee.invitation):
            return "", ""
        data = ical.cancellation(
            writer.entry(addressee.invitation, addressee.language),
            organizer=writer.organizer(addressee.language),
            guest=ical.Guest(name=addressee.name, email=addressee.invitation.address),
            reason=calendar_reason(code, reason, addressee.language),
        )
        return data.decode(), "CANCEL"

    return write
