"""Whom a change concerns, and whose calendar shows what is no longer so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from events.calendars import ical
from events.invitations.letters import LANGUAGES, entry_for
from events.invitations.models import Invitation, Revision, Rsvp
from events.planning.models import Event
from mailing.delivery.models import Delivery

SAID_NO = (Rsvp.DECLINED, Rsvp.REVOKED)
NEVER_LEFT = (
    Delivery.State.CANCELLED,
    Delivery.State.SUPPRESSED,
    Delivery.State.REFUSED,
    Delivery.State.EXPIRED,
)
OFF = (Event.State.CANCELLED, Event.State.POSTPONED)


def guests_of(event: Event) -> QuerySet[Invitation]:
    """The guests who count, with what their calendars were told, in two queries."""
    told = Prefetch("revisions", Revision.objects.select_related("delivery").order_by("sequence"), to_attr="told")
    rows = Invitation.objects.issued().filter(event=event).select_related("contact", "group")
    return rows.prefetch_related(told).order_by("contact__sort_key", "pk")


def last_told(invitation: Invitation) -> Revision | None:
    """The newest calendar mail that may have reached this guest; None when no calendar was ever written to."""
    rows: list[Revision] = getattr(invitation, "told", None) or list(
        invitation.revisions.select_related("delivery").order_by("sequence")
    )
    left = [row for row in rows if row.delivery is None or row.delivery.state not in NEVER_LEFT]
    return left[-1] if left else None


def has_entry(invitation: Invitation) -> bool:
    """Whether an entry of ours may stand in the guest's calendar."""
    told = last_told(invitation)
    return told is not None and told.method == "REQUEST"


@dataclass(frozen=True, slots=True)
class Concerned:
    """Guests by what a change means to them."""

    told: list[Invitation]
    declined: list[Invitation]  # told only when staff wish so
    answered: int  # of those told, whose answer would be asked for anew


def concerned_by_move(event: Event) -> Concerned:
    """Everyone who counts; those who said no stand apart."""
    guests = list(guests_of(event))
    told = [guest for guest in guests if guest.rsvp not in SAID_NO]
    declined = [guest for guest in guests if guest.rsvp in SAID_NO]
    return Concerned(told, declined, sum(guest.rsvp != Rsvp.NO_REPLY for guest in told))


def concerned_by_cancelling(event: Event) -> list[Invitation]:
    """Everyone whose calendar holds the event and who has not said no, and those who wanted to come without one."""
    hoped = (Rsvp.ACCEPTED, Rsvp.TENTATIVE, Rsvp.WAITLISTED)
    return [
        guest for guest in guests_of(event) if guest.rsvp not in SAID_NO and (has_entry(guest) or guest.rsvp in hoped)
    ]


def behind(event: Event) -> list[Invitation]:
    """Guests whose calendar shows what is no longer so: an older time, place or text, or an event that is off."""
    told = [(guest, row) for guest in guests_of(event) if guest.rsvp not in SAID_NO and (row := last_told(guest))]
    if event.state in OFF:
        return [guest for guest, row in told if row.method == "REQUEST"]
    current = hashes_of(event)
    return [guest for guest, row in told if row.method != "REQUEST" or row.content_hash not in current]


def behind_count(event: Event, now: datetime) -> int:
    """How many calendars are behind; one query where nothing was changed since they were told."""
    if not may_be_told(event, now):
        return 0
    older = Revision.objects.filter(
        invitation__event=event, invitation__state=Invitation.State.ACTIVE, dtstamp__lt=event.changed_at
    )
    return len(behind(event)) if older.exists() else 0


def hashes_of(event: Event) -> set[str]:
    """What the event's entry hashes to now, in each language."""
    return {
        ical.content_hash(entry_for(event, uid="any", sequence=0, dtstamp=event.changed_at, language=language))
        for language in LANGUAGES
    }


def may_be_told(event: Event, now: datetime) -> bool:
    """No calendar mail goes out for an event that is over."""
    return event.ends_at > now


def with_entries(guests: Iterable[Invitation]) -> int:
    """How many calendars a mail to these guests would change."""
    return sum(has_entry(guest) for guest in guests)
