"""May this letter still go? Asked again at each claim and twice a second while letters wait in a worker's hands."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise

from crm.consent.keys import address_key
from crm.consent.mailable import Against, with_verdict
from crm.consent.models import Suppression
from crm.contacts.models import Contact, EmailAddress
from mailing.delivery.models import Delivery

STATES = {
    EmailAddress.State.DEAD.value: Against.DEAD,
    EmailAddress.State.ON_HOLD.value: Against.ON_HOLD,
    EmailAddress.State.SUSPICIOUS.value: Against.SUSPICIOUS,
}


class Stop(NamedTuple):
    """Why a letter does not go: a code and its words."""

    code: str
    label: str | Promise


def stops(deliveries: Sequence[Delivery], *, now: datetime) -> dict[int, Stop]:
    """Say which of these letters may not go any more, and why. Letters of one call may belong to several campaigns."""
    found: dict[int, Stop] = {}
    by_class: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        by_class.setdefault(delivery.campaign.letter_class, []).append(delivery)
    for letter_class, letters in by_class.items():
        found.update(_by_person(letters, letter_class, now))
    found.update(_by_address([letter for letter in deliveries if letter.pk not in found], now))
    return found


def _by_person(letters: Iterable[Delivery], letter_class: str, now: datetime) -> dict[int, Stop]:
    of_people: dict[int, list[Delivery]] = {}
    for letter in letters:
        if letter.contact_id is not None:
            of_people.setdefault(letter.contact_id, []).append(letter)
    verdicts = with_verdict(Contact.objects.filter(pk__in=of_people), letter_class, now=now)
    return {
        letter.pk: _stop(against)
        for pk, against in verdicts.values_list("pk", "against")  # type: ignore[misc]
        if against
        for letter in of_people[pk]
    }


def _by_address(letters: Sequence[Delivery], now: datetime) -> dict[int, Stop]:
    keys = {letter.pk: address_key(letter.address) for letter in letters}
    listed = set(Suppression.objects.in_force(now).filter(key__in=set(keys.values())).values_list("key", flat=True))
    people = {letter.contact_id for letter in letters if letter.contact_id is not None}
    unsound = {
        (contact_id, address): state
        for contact_id, address, state in EmailAddress.objects.filter(contact_id__in=people)
        .exclude(state=EmailAddress.State.GOOD)
        .values_list("contact_id", "address", "state")
    }
    found = {}
    for letter in letters:
        state = unsound.get((letter.contact_id or 0, letter.address))
        if state is not None:
            found[letter.pk] = _stop(STATES[state].value)
        elif keys[letter.pk] in listed:
            found[letter.pk] = _stop(Against.SUPPRESSED.value)
    return found


def _stop(code: str) -> Stop:
    return Stop(code, Against(code).label)
