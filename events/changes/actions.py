"""Moving, putting off and calling off an event, telling its guests anew, withdrawing one of them.

A change holds at once, for the pages and for answers; its letters leave at once when they are few and wait for a
second person when they are many, or always (`always_ask`) when a program asked for the change. Calendars of one guest
are written to strictly by SEQUENCE.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from crm.access.models import User
from crm.journal import actions as journal
from events.answers.actions import ask_again, give_free_seats
from events.calendars.uids import new_uid
from events.changes import letters, texts
from events.changes.differences import Move, as_told, asks_again, general_words, words
from events.changes.guests import SAID_NO, behind, concerned_by_cancelling, guests_of, has_entry, may_be_told
from events.changes.letters import Sending, as_cancellation, as_update
from events.changes.refusals import (
    CalendarsAreUpToDate,
    DateInThePast,
    EventIsOver,
    InvitationGone,
    NotAnnouncedYet,
    NothingChanged,
    ReasonNeeded,
)
from events.invitations.models import Invitation, Wave
from events.invitations.tokens import new_link_id
from events.planning.actions import move_to
from events.planning.deadlines import faults
from events.planning.models import Event
from events.planning.refusals import DaysDoNotFit, StepNotAllowed
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery

BATCH = 500
LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change came to: the event, the campaign that tells of it (None: nobody to tell), how many it goes to."""

    event: Event
    campaign: Campaign | None
    told: int = 0
    asked_again: bool = False


@transaction.atomic
def reschedule_event(
    event: Event,
    move: Move,
    *,
    reason: str,
    tell_declined: bool = False,
    by: User,
    now: datetime,
    always_ask: bool = False,
) -> Changed:
    """Move an announced event, or give a date to one that was put off; guests' calendars follow.

    A new day, hour, venue or way of taking part asks everybody again; another room or link keeps the answers. After
    a postponement each guest gets a new invitation that replaces the old one, because calendars revive no cancelled
    entry. Raises NotAnnouncedYet, EventIsOver, NothingChanged, DateInThePast, DaysDoNotFit, LettersHaveMistakes.
    """
    event = _locked(event)
    if not event.is_announced:
        raise NotAnnouncedYet if event.state in (Event.State.DRAFT, Event.State.APPROVED) else EventIsOver
    was_postponed = event.state == Event.State.POSTPONED
    if event.ends_at <= now and not was_postponed:
        raise EventIsOver
    if move.starts_at <= now:
        raise DateInThePast
    before = as_told(event)
    changed = [field.name for field in fields(move) if getattr(event, field.name) != getattr(move, field.name)]
    if not was_postponed and not [name for name in changed if name != "reply_until"]:
        raise NothingChanged
    _write(event, move, changed, now=now)
    _take_back_letters(event, by=by, now=now)
    if was_postponed:
        event = move_to(event, Event.State.ANNOUNCED, by=by, now=now)
        event = _locked(event)
    journal.record("event.moved", event, by=by, at=now, fields=sorted(changed), reason=reason)
    is_new = was_postponed or asks_again(before, event)
    guests = [guest for guest in guests_of(event) if tell_declined or guest.rsvp not in SAID_NO]
    if was_postponed:
        guests = _invite_anew(guests)
    else:
        _raise_sequence(guests)
        if is_new:
            ask_again(guests)
    sending = Sending(
        purpose=Campaign.Purpose.UPDATE,
        texts=texts.update_texts(),
        change={language: words(before, event, language) for language in LANGUAGES},
        reason=reason,
    )
    kind = Wave.Kind.INVITATION if was_postponed else Wave.Kind.UPDATE
    campaign = _send(event, guests, sending, kind=kind, by=by, now=now, always_ask=always_ask)
    return Changed(event, campaign, campaign.audience_size if campaign else 0, is_new)


def _write(event: Event, move: Move, changed: Iterable[str], *, now: datetime) -> None:
    for name in changed:
        setattr(event, name, getattr(move, name))
    found = faults(event.days)
    if found:
        raise DaysDoNotFit(found, event.days, event.zone)
    event.changed_at = now
    event.sequence += 1
    event.save()


@transaction.atomic
def tell_again(event: Event, *, by: User, now: datetime, always_ask: bool = False) -> Changed:
    """Bring up to date the calendars that show what is no longer so: edited texts, letters that were returned.

    Answers are kept. Raises CalendarsAreUpToDate, EventIsOver, LettersHaveMistakes.
    """
    event = _locked(event)
    if not may_be_told(event, now):
        raise EventIsOver
    guests = behind(event)
    if not guests:
        raise CalendarsAreUpToDate
    if event.state in (Event.State.CANCELLED, Event.State.POSTPONED):
        return _tell_off(event, guests, reason=event.state_reason, by=by, now=now, always_ask=always_ask)
    lost = [guest for guest in guests if not has_entry(guest)]  # their entry was cancelled and cannot be revived
    if lost:
        guests, kind = _invite_anew(lost), Wave.Kind.INVITATION
    else:
        _raise_sequence(guests)
        kind = Wave.Kind.UPDATE
    sending = Sending(
        purpose=Campaign.Purpose.UPDATE,
        texts=texts.update_texts(),
        change={language: general_words(language) for language in LANGUAGES},
    )
    campaign = _send(event, guests, sending, kind=kind, by=by, now=now, always_ask=always_ask)
    return Changed(event, campaign, campaign.audience_size if campaign else 0)


@transaction.atomic
def cancel_event(
    event: Event, *, reason: str, by: User, now: datetime, postponed: bool = False, always_ask: bool = False
) -> Changed:
    """Call an event off, or put it off without a new date: letters that wait are stopped, calendars are cleared.

    Raises ReasonNeeded, EventIsOver, StepNotAllowed, LettersHaveMistakes.
    """
    event = _locked(event)
    reason = reason.strip()[:500]
    if not reason:
        raise ReasonNeeded
    if event.ends_at <= now and event.is_announced and not postponed:
        raise EventIsOver
    guests = concerned_by_cancelling(event)
    state = Event.State.POSTPONED if postponed else Event.State.CANCELLED
    if event.state == state:
        raise StepNotAllowed(state=event.state, wanted=state)
    event = move_to(event, state, by=by, now=now, reason=reason)
    event = _locked(event)
    _stop_letters(event, by=by, now=now)
    still = {guest.pk for guest in guests_of(event)}
    told = [guest for guest in guests if guest.pk in still]
    return _tell_off(event, told, reason=reason, by=by, now=now, always_ask=always_ask)


def _stop_letters(event: Event, *, by: User, now: datetime) -> None:
    """Letters of the event that have not left shall not: nobody is invited to what is off."""
    over = (Campaign.State.FINISHED, Campaign.State.CANCELLED)
    for campaign in _letters_about(event).exclude(state__in=over):
        campaigns.cancel(campaign, by=by, now=now, reason="event_off")


def _take_back_letters(event: Event, *, by: User, now: datetime) -> None:
    """Letters that wait for approval or their hour tell the former day: invitations go back to their authors.

    Notices and reminders are of no use any more; the letters of this change take their place.
    """
    reason = _("The event was moved after this letter was written.")
    waiting = (Campaign.State.ON_APPROVAL, Campaign.State.SCHEDULED)
    for campaign in _letters_about(event).filter(state__in=waiting):
        if campaign.purpose in (Campaign.Purpose.INVITATION, Campaign.Purpose.ANNOUNCEMENT):
            campaigns.recall(campaign, by=by, now=now, reason=reason)
        else:
            campaigns.cancel(campaign, by=by, now=now, reason="event_moved")


def _letters_about(event: Event) -> QuerySet[Campaign]:
    """Invitations, reminders, notices and announcements for the press."""
    return Campaign.objects.filter(Q(wave__event=event) | Q(announcement__event=event)).order_by("pk")


def _tell_off(
    event: Event, guests: Sequence[Invitation], *, reason: str, by: User, now: datetime, always_ask: bool
) -> Changed:
    if not may_be_told(event, now) or not guests:
        return Changed(event, None)
    _raise_sequence([guest for guest in guests if has_entry(guest)])
    sending = Sending(purpose=Campaign.Purpose.CANCELLATION, texts=texts.off_texts(event), change={}, reason=reason)
    write = as_cancellation(event.state, reason)
    kind = Wave.Kind.CANCELLATION
    campaign = letters.send(event, guests, sending, write, kind=kind, by=by, now=now, always_ask=always_ask)
    return Changed(event, campaign, campaign.audience_size if campaign else 0)


@transaction.atomic
def withdraw_invitation(
    invitation: Invitation, *, reason: str, by: User, now: datetime, always_ask: bool = False
) -> Campaign | None:
    """Take one guest's invitation back for good; their calendar is cleared by a letter that says so.

    Inviting the person again makes a new invitation. Raises InvitationGone.
    """
    event = _locked(invitation.event)
    guest = Invitation.objects.select_for_update(of=("self",)).select_related("contact").get(pk=invitation.pk)
    guest.event = event
    if guest.state != Invitation.State.ACTIVE:
        raise InvitationGone
    never_left = _stop_letter(guest, now=now)
    tells = guest.issued_at is not None and not never_left and may_be_told(event, now) and has_entry(guest)
    campaign = None
    if tells:
        _raise_sequence([guest])
        sending = Sending(
            purpose=Campaign.Purpose.CANCELLATION, texts=texts.WITHDRAWN, change={}, reason=reason.strip()
        )
        write = as_cancellation("withdrawn", reason.strip())
        campaign = letters.send(event, [guest], sending, write, kind=None, by=by, now=now, always_ask=always_ask)
    guest.state = Invitation.State.WITHDRAWN
    guest.save(update_fields=["state"])
    journal.record("invitation.withdrawn", guest, by=by, at=now, reason=reason.strip()[:500], event=event.code)
    give_free_seats(event, now=now)
    return campaign


def _stop_letter(guest: Invitation, *, now: datetime) -> bool:
    """Take the guest's letter off the queue when no worker has it yet; says whether nothing ever left."""
    if guest.delivery_id is None or guest.sequence:
        return False
    waiting = Delivery.objects.filter(pk=guest.delivery_id, state=Delivery.State.QUEUED)
    return bool(waiting.update(state=Delivery.State.CANCELLED, state_at=now, due_at=None, state_reason="withdrawn"))


# --- pieces -----------------------------------------------------------------------------------------------------------


def _locked(event: Event) -> Event:
    return (
        Event.objects.select_for_update(of=("self",))
        .select_related("venue", "officer", "department", "council")
        .get(pk=event.pk)
    )


def _raise_sequence(guests: Sequence[Invitation]) -> None:
    for guest in guests:
        guest.sequence += 1
    Invitation.objects.bulk_update(guests, ["sequence"], batch_size=BATCH)


def _invite_anew(guests: Sequence[Invitation]) -> list[Invitation]:
    """New invitations in the place of the old ones; they count once their letters are let go."""
    fresh = []
    for old in guests:
        old.state = Invitation.State.REPLACED
        fresh.append(
            Invitation(
                event=old.event,
                contact=old.contact,
                address=old.address,
                uid=new_uid(settings.EVENTS_CALENDAR_DOMAIN),
                link_id=new_link_id(),
                reason=old.reason,
                group=old.group,
                replaces=old,
            )
        )
    Invitation.objects.bulk_update(guests, ["state"], batch_size=BATCH)
    return Invitation.objects.bulk_create(fresh, batch_size=BATCH)


def _send(
    event: Event,
    guests: Sequence[Invitation],
    sending: Sending,
    *,
    kind: str,
    by: User,
    now: datetime,
    always_ask: bool,
) -> Campaign | None:
    for guest in guests:
        guest.event = event
    campaign = letters.send(event, guests, sending, as_update, kind=kind, by=by, now=now, always_ask=always_ask)
    if campaign is None and kind == Wave.Kind.INVITATION:
        # nobody can be written to, and all are invited all the same: staff tell them by telephone
        Invitation.objects.filter(pk__in=[guest.pk for guest in guests]).update(issued_at=now)
    return campaign
