"""Whose answer a letter is: the invitation by its secret, then the person by their address. Source: CALENDAR 2.3.

The order of the secrets is fixed: UID, reply token, the letter that is answered, our UID anywhere in the text. An
address alone is never enough: it gives a suggestion for a person to confirm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db.models import Q

from events.calendars.imip import Answering, CalendarReply
from events.calendars.uids import find_uids
from events.invitations.models import Invitation, Revision
from mailing.delivery.models import Delivery
from mailing.inbound.parsing import ParsedMail

Way = Literal["uid", "token", "message_id", "text", "address", ""]
REPLY_TOKEN = "re-"  # noqa: S105 - the purpose in front of a token (Sender.plus)


@dataclass(frozen=True, slots=True)
class Match:
    """The invitation a letter speaks of (None: not found), by which way, and whether that way is a secret of ours."""

    invitation: Invitation | None
    way: Way

    @property
    def has_secret(self) -> bool:
        return self.way in ("uid", "token", "message_id", "text")


def match(mail: ParsedMail, *, uid: str = "", now: datetime) -> Match:
    """Find the invitation of a letter, by the surest way first."""
    ways: tuple[tuple[Way, Invitation | None], ...] = (
        ("uid", _by_uids([uid]) if uid else None),
        ("token", _of_delivery(_by_token(mail.details))),
        ("message_id", _of_delivery(_by_message_id(mail.answers_to))),
        ("text", _by_uids(_uids_in(mail))),
        ("address", _sole_of(mail, now)),
    )
    return next((Match(found, way) for way, found in ways if found is not None), Match(None, ""))


def _by_uids(uids: Iterable[str]) -> Invitation | None:
    found = Invitation.objects.select_related("event", "contact").filter(uid__in=list(uids)[:10])
    return found.first()


def _uids_in(mail: ParsedMail) -> list[str]:
    texts = [mail.text, *(data.decode("latin-1") for data in mail.tnef)]
    return [uid for text in texts for uid in find_uids(text, settings.EVENTS_CALENDAR_DOMAIN)]


def _by_token(details: Sequence[str]) -> Delivery | None:
    tokens = [detail.removeprefix(REPLY_TOKEN) for detail in details if detail.startswith(REPLY_TOKEN)]
    return Delivery.objects.filter(token__in=tokens).select_related("campaign").first() if tokens else None


def _by_message_id(ids: Sequence[str]) -> Delivery | None:
    named = [f"<{message_id}>" for message_id in ids[:50]]
    found = {row.message_id: row for row in Delivery.objects.filter(message_id__in=named).select_related("campaign")}
    return next((found[message_id] for message_id in named if message_id in found), None)


def _of_delivery(delivery: Delivery | None) -> Invitation | None:
    """The invitation a letter of ours was about: its own, that of its calendar part, or the person's to that event."""
    if delivery is None:
        return None
    invitations = Invitation.objects.select_related("event", "contact")
    own = invitations.filter(Q(delivery=delivery) | Q(revisions__delivery=delivery)).order_by("-pk").first()
    if own is not None or delivery.contact_id is None:
        return own
    same = invitations.filter(event__waves__campaign=delivery.campaign_id, contact=delivery.contact_id).order_by("-pk")
    return same.active().first() or same.first()


def _sole_of(mail: ParsedMail, now: datetime) -> Invitation | None:
    """The one open invitation of whoever writes from this address; two of them are nobody's guess."""
    if mail.sender is None:
        return None
    open_ones = (
        Invitation.objects.issued()
        .filter(contact__emails__address=mail.sender.address, event__ends_at__gte=now)
        .select_related("event", "contact")
        .distinct()[:2]
    )
    return open_ones[0] if len(open_ones) == 1 else None


# --- The person -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a letter, towards one guest's invitation.

    `as_guest`: an address of the guest's card. `by_other`: an assistant's address that wrote for the guest. `person`
    is the ATTENDEE line that counts, `delegate` the line of whoever comes instead. `address` is whose answer it is.
    """

    as_guest: bool
    address: str
    name: str = ""
    by_other: str = ""
    person: Answering | None = None
    delegate: Answering | None = None


def addresses_of(invitation: Invitation) -> frozenset[str]:
    """All addresses that are the guest's: those of the card, and the one that was invited."""
    found = {invitation.address.lower()} if invitation.address else set()
    if invitation.contact is not None:
        found |= {address.lower() for address in invitation.contact.emails.values_list("address", flat=True)}
    return frozenset(found)


def voice(invitation: Invitation, mail: ParsedMail, reply: CalendarReply | None) -> Voice:
    """Say who speaks. The guest's own ATTENDEE line counts whoever carries it; a second line moves nobody."""
    own = addresses_of(invitation)
    attendees = reply.attendees if reply else ()
    person = next((line for line in attendees if line.address in own), None)
    sender = mail.sender.address if mail.sender else ""
    name = mail.sender.name if mail.sender else ""
    writers = [sender, *(box.address for box in mail.reply_to)]
    if person is not None:
        delegate = next((line for line in attendees if set(line.delegated_from) & own), None)
        other = person.sent_by or (sender if sender and not set(writers) & own and not _is_machine(mail) else "")
        by_other = "" if other in own else other
        return Voice(
            as_guest=True, address=person.address, name=person.name, by_other=by_other, person=person, delegate=delegate
        )
    if not attendees:
        mine = next((address for address in writers if address in own), "")
        return Voice(as_guest=bool(mine), address=mine or sender, name=name)
    stranger = next((line for line in attendees if line.address and line.address in writers), None)
    stranger = stranger or next((line for line in attendees if line.address), None) or attendees[0]
    if not stranger.address and set(writers) & own:
        mine = next(address for address in writers if address in own)
        return Voice(as_guest=True, address=mine, name=name, person=stranger)
    return Voice(as_guest=False, address=stranger.address or sender, name=stranger.name or name, person=stranger)


def _is_machine(mail: ParsedMail) -> bool:
    """Whether a server answers in a person's name: no-reply senders and automatic letters have no assistant in them."""
    local = mail.sender.address.partition("@")[0] if mail.sender else ""
    return mail.is_automatic or local.replace("-", "").replace("_", "") in ("noreply", "donotreply", "calendar")


def other_guest(invitation: Invitation, address: str) -> Invitation | None:
    """The invitation of another guest of the same event who has this address on their card."""
    if not address:
        return None
    rows = Invitation.objects.issued().filter(event=invitation.event_id).exclude(pk=invitation.pk)
    found = rows.filter(Q(address=address) | Q(contact__emails__address=address)).select_related("event", "contact")
    people = found.distinct()[:2]
    return people[0] if len(people) == 1 else None


def revisions_of(invitation: Invitation) -> list[Revision]:
    """What the guest's calendar was told, oldest first; only what may have left."""
    gone = ("cancelled", "suppressed", "refused", "expired")
    rows = invitation.revisions.select_related("delivery").order_by("sequence")
    return [row for row in rows if row.delivery is None or row.delivery.state not in gone]
