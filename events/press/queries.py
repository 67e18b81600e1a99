"""The media list and who of it gets an announcement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from crm.access.models import User
from crm.consent.keys import address_key
from crm.consent.mailable import with_verdict
from crm.consent.models import LetterClass, Suppression
from crm.contacts.addresses import Address, examine
from crm.contacts.models import Contact
from crm.organisations.models import MediaOutlet, Position
from events.planning.models import Event
from events.press.models import PressAnnouncement
from events.press.queue_order import rank_of


@dataclass(frozen=True, slots=True)
class Reader:
    """One address an announcement may go to: a journalist, or the mailbox of an outlet itself.

    `against` is the first reason why it gets none, "" when it does; "doubled" is a mailbox that a journalist has.
    """

    outlet: MediaOutlet
    contact: Contact | None
    address: str
    against: str

    @property
    def name(self) -> str:
        return self.contact.full_name if self.contact else self.outlet.organisation.short_name


def outlets_in_order() -> QuerySet[MediaOutlet]:
    """All outlets with how many people work there, by priority and name."""
    working = Count("organisation__positions", filter=Q(organisation__positions__is_main=True), distinct=True)
    return (
        MediaOutlet.objects.select_related("organisation")
        .annotate(people=working)
        .order_by("priority", "organisation__sort_key", "pk")
    )


def queued(outlets: Iterable[MediaOutlet]) -> list[MediaOutlet]:
    """Outlets in the order in which they get a text: agencies, TV, radio, daily, weekly."""
    return sorted(
        outlets,
        key=lambda one: (rank_of(one.form, one.periodicity), one.priority, one.organisation.sort_key, one.pk),
    )


def readers_of(outlets: Iterable[MediaOutlet], *, now: datetime) -> list[Reader]:
    """Everyone at these outlets, in the order of the queue: people first, then the outlet's own mailbox."""
    ordered = queued(outlets)
    places = Position.objects.filter(organisation__in=[outlet.pk for outlet in ordered], is_main=True)
    workplace = dict(places.values_list("contact_id", "organisation_id"))
    people = with_verdict(Contact.objects.alive().filter(pk__in=workplace), LetterClass.PRESS, now=now).in_order()
    at_outlet: dict[int | None, list[Contact]] = {}
    for person in people:
        at_outlet.setdefault(workplace[person.pk], []).append(person)
    mailboxes = {outlet.pk: examine(outlet.organisation.email) for outlet in ordered if outlet.organisation.email}
    keys = {pk: address_key(examined.normal) for pk, examined in mailboxes.items()}
    stopped = set(Suppression.objects.in_force(now).filter(key__in=keys.values()).values_list("key", flat=True))
    found: list[Reader] = []
    taken: set[str] = set()
    for outlet in ordered:
        people_there = [
            Reader(outlet, person, person.mail_address or "", person.against)  # type: ignore[attr-defined]
            for person in at_outlet.get(outlet.pk, [])
        ]
        found += people_there
        taken |= {reader.address for reader in people_there if not reader.against}
    for outlet in ordered:
        if outlet.pk in mailboxes:
            found.append(_mailbox(outlet, mailboxes[outlet.pk], keys[outlet.pk] in stopped, taken))
    places_in_queue = {outlet.pk: place for place, outlet in enumerate(ordered)}
    return sorted(found, key=lambda reader: places_in_queue[reader.outlet.pk])


def _mailbox(outlet: MediaOutlet, examined: Address, is_stopped: bool, taken: set[str]) -> Reader:
    """The outlet's own address: given by the outlet for this very purpose, so it needs no consent of a person."""
    against = "suppressed" if is_stopped else "suspicious" if examined.verdict == "bad" else ""
    if not against and examined.normal in taken:
        against = "doubled"
    taken.add(examined.normal)
    return Reader(outlet, None, examined.normal, against)


def journalists(*, now: datetime) -> QuerySet[Contact]:
    """People whose main place of work is an outlet, with the verdict on letters to the press."""
    people = Contact.objects.alive().filter(positions__is_main=True, positions__organisation__outlet__isnull=False)
    return with_verdict(people, LetterClass.PRESS, now=now).in_order()


def press_events(user: User, now: datetime) -> QuerySet[Event]:
    """Coming events for the press that this person sees, the nearest first."""
    return Event.objects.visible_to(user).coming(now).filter(kind__in=Event.PRESS_KINDS)


def announcements(user: User) -> QuerySet[PressAnnouncement]:
    """Announcements this person sees, the newest first."""
    rows = PressAnnouncement.objects.visible_to(user).select_related("event", "campaign", "created_by")
    return rows.order_by("-created_at", "-pk")
