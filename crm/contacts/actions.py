"""Changes of cards: people, their addresses and phones, and what staff wrote down about them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from crm.access.models import Department, User
from crm.body.models import Body
from crm.contacts.address_keys import address_key
from crm.contacts.addresses import Address, examine
from crm.contacts.card_index import card_index
from crm.contacts.models import Contact, EmailAddress, Interaction, Phone
from crm.contacts.names import sex_of
from crm.contacts.phones import PhoneNumber, parse_phone
from crm.contacts.refusals import (
    WHAT_IS_WRONG,
    AddressAlreadyOnCard,
    AddressNotValid,
    CardIsAnonymised,
    NameMissing,
    PhoneAlreadyOnCard,
    PhoneNotValid,
)
from crm.journal import actions as journal
from crm.web.control_signs import refuse_control_signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a card says of a person; an empty sex is found from the name."""

    surname: str
    name: str = ""
    patronymic: str = ""
    sex: str = ""
    language: str = "ru"
    department: Department | None = None
    district: str = ""
    preferred_channel: str = ""
    access_needs: str = ""
    notes: str = ""
    salutation_override: str = ""
    dative_override: str = ""
    source: str = ""
    code: str | None = None


PERSON_FIELDS = tuple(field.name for field in fields(Person))


def refresh_index(contact: Contact) -> Contact:
    """Bring the columns of search and order up to the names, addresses, phones and workplaces of the card."""
    places = contact.positions.select_related("organisation").all()
    index = card_index(
        surname=contact.surname,
        name=contact.name,
        patronymic=contact.patronymic,
        code=contact.code,
        emails=[text for email in contact.emails.all() for text in (email.address, email.shown) if text],
        phones=[phone.number for phone in contact.phones.all()],
        workplaces=[text for place in places for text in (place.title, str(place.organisation or "")) if text],
    )
    contact.search_text, contact.sort_key = index
    contact.save(update_fields=["search_text", "sort_key"])
    return contact


@transaction.atomic
def add_contact(
    person: Person, *, by: User | None, now: datetime, emails: Sequence[str] = (), phones: Sequence[str] = ()
) -> Contact:
    """Open a card; the first e-mail address and the first number are the primary ones.

    Raises NameMissing, AddressNotValid, PhoneNotValid; then nothing is kept.
    """
    contact = Contact(created_at=now, created_by=by, changed_at=now)
    _fill(contact, person)
    contact.save()
    for address in emails:
        _put_email(contact, _examined(address))
    for number in phones:
        _put_phone(contact, _parsed(number))
    journal.record("contact.added", contact, by=by, at=now)
    return refresh_index(contact)


@transaction.atomic
def change_contact(contact: Contact, person: Person, *, by: User | None, now: datetime) -> Contact:
    """Write what the form says; the journal keeps the names of the fields that changed, never their values."""
    contact = _locked(contact)
    before = {name: getattr(contact, name) for name in PERSON_FIELDS}
    _fill(contact, person)
    changed = sorted(name for name, value in before.items() if getattr(contact, name) != value)
    if changed:
        contact.changed_at = now
        contact.save()
        journal.record("contact.changed", contact, by=by, at=now, fields=changed)
    return refresh_index(contact)


def _fill(contact: Contact, person: Person) -> None:
    if not person.surname.strip():
        raise NameMissing
    refuse_control_signs(Contact, {name: getattr(person, name) for name in PERSON_FIELDS}, texts=("access_needs",))
    for name in PERSON_FIELDS:
        setattr(contact, name, getattr(person, name))
    contact.code = person.code or None
    contact.sex, contact.sex_source = sex_of(person.surname, person.patronymic, person.sex)


def _locked(contact: Contact) -> Contact:
    """The row as it stands, held until the change is written. Raises CardIsAnonymised."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.state == Contact.State.ANONYMISED:
        raise CardIsAnonymised
    return contact


def _examined(text: str) -> Address:
    address = examine(text)
    if address.verdict == "bad":
        raise AddressNotValid(str(WHAT_IS_WRONG.get(address.reason, "")), reason=address.reason)
    return address


def _parsed(text: str) -> PhoneNumber:
    number = parse_phone(text, city_code=Body.current().city_phone_code)
    if number is None:
        raise PhoneNotValid
    return number


def _put_email(contact: Contact, address: Address) -> EmailAddress:
    if contact.emails.filter(address=address.normal).exists():
        raise AddressAlreadyOnCard
    is_good = address.verdict == "good"
    return EmailAddress.objects.create(
        contact=contact,
        address=address.normal,
        shown=address.shown,
        key=address_key(address.normal),
        is_primary=not contact.emails.filter(is_primary=True).exists(),
        state=EmailAddress.State.GOOD if is_good else EmailAddress.State.SUSPICIOUS,
        state_reason=address.reason,
    )


def _put_phone(contact: Contact, phone: PhoneNumber) -> Phone:
    if contact.phones.filter(number=phone.number, extension=phone.extension).exists():
        raise PhoneAlreadyOnCard
    return Phone.objects.create(
        contact=contact,
        number=phone.number,
        extension=phone.extension,
        is_primary=not contact.phones.filter(is_primary=True).exists(),
    )


def _touch(contact: Contact, verb: str, *, by: User | None, now: datetime, **details: str) -> None:
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    journal.record(verb, contact, by=by, at=now, **details)
    refresh_index(contact)


@transaction.atomic
def add_email(contact: Contact, text: str, *, by: User | None, now: datetime) -> EmailAddress:
    """Add an address; the first one of a card is primary, a suspicious one is kept and gets no letters.

    Raises AddressNotValid, AddressAlreadyOnCard, CardIsAnonymised.
    """
    contact = _locked(contact)
    email = _put_email(contact, _examined(text))
    _touch(contact, "contact.email_added", by=by, now=now)
    return email


@transaction.atomic
def replace_email(email: EmailAddress, text: str, *, by: User | None, now: datetime) -> EmailAddress:
    """Put another address in the place of this one: what was known of the old one does not pass to it.

    Raises AddressNotValid, AddressAlreadyOnCard, CardIsAnonymised.
    """
    contact = _locked(email.contact)
    address = _examined(text)
    if address.normal == email.address:
        return email
    was_primary = email.is_primary
    email.delete()
    replacement = _put_email(contact, address)
    if was_primary != replacement.is_primary:
        _set_primary(replacement)
    _touch(contact, "contact.email_replaced", by=by, now=now)
    return replacement


@transaction.atomic
def make_email_primary(email: EmailAddress, *, by: User | None, now: datetime) -> EmailAddress:
    """Send letters to this address from now on."""
    contact = _locked(email.contact)
    _set_primary(email)
    _touch(contact, "contact.email_made_primary", by=by, now=now)
    return email


def _set_primary(email: EmailAddress) -> None:
    """Let one address of the card be primary and no other; the constraint allows no moment with two."""
    EmailAddress.objects.filter(contact=email.contact_id, is_primary=True).exclude(pk=email.pk).update(is_primary=False)
    email.is_primary = True
    email.save(update_fields=["is_primary"])


@transaction.atomic
def remove_email(email: EmailAddress, *, by: User | None, now: datetime) -> Contact:
    """Take an address off the card; when it was primary, the oldest good one left takes its place."""
    contact = _locked(email.contact)
    was_primary = email.is_primary
    email.delete()
    heir = contact.emails.order_by("pk").filter(state=EmailAddress.State.GOOD).first() or contact.emails.first()
    if was_primary and heir is not None:
        _set_primary(heir)
    _touch(contact, "contact.email_removed", by=by, now=now)
    return contact


@transaction.atomic
def set_email_state(email: EmailAddress, state: str, *, reason: str, by: User | None, now: datetime) -> EmailAddress:
    """Say whether letters may go to this address, and why."""
    contact = _locked(email.contact)
    today = now.astimezone(Body.current().zone).date()
    email.state, email.state_reason, email.state_on = state, reason[:300], today
    if state == EmailAddress.State.GOOD:
        email.soft_bounces = 0
    email.save(update_fields=["state", "state_reason", "state_on", "soft_bounces"])
    _touch(contact, "contact.email_state_set", by=by, now=now, state=state)
    return email


@transaction.atomic
def add_phone(contact: Contact, text: str, *, by: User | None, now: datetime) -> Phone:
    """Add a number as people write it. Raises PhoneNotValid, PhoneAlreadyOnCard, CardIsAnonymised."""
    contact = _locked(contact)
    phone = _put_phone(contact, _parsed(text))
    _touch(contact, "contact.phone_added", by=by, now=now)
    return phone


@transaction.atomic
def replace_phone(phone: Phone, text: str, *, by: User | None, now: datetime) -> Phone:
    """Put another number in the place of this one. Raises PhoneNotValid, PhoneAlreadyOnCard, CardIsAnonymised."""
    contact = _locked(phone.contact)
    parsed = _parsed(text)
    others = contact.phones.exclude(pk=phone.pk)
    if others.filter(number=parsed.number, extension=parsed.extension).exists():
        raise PhoneAlreadyOnCard
    phone.number, phone.extension = parsed.number, parsed.extension
    phone.save(update_fields=["number", "extension"])
    _touch(contact, "contact.phone_replaced", by=by, now=now)
    return phone


@transaction.atomic
def make_phone_primary(phone: Phone, *, by: User | None, now: datetime) -> Phone:
    """Call this number first from now on."""
    contact = _locked(phone.contact)
    contact.phones.filter(is_primary=True).update(is_primary=False)
    phone.is_primary = True
    phone.save(update_fields=["is_primary"])
    _touch(contact, "contact.phone_made_primary", by=by, now=now)
    return phone


@transaction.atomic
def remove_phone(phone: Phone, *, by: User | None, now: datetime) -> Contact:
    """Take a number off the card; when it was primary, the oldest one left takes its place."""
    contact = _locked(phone.contact)
    was_primary = phone.is_primary
    phone.delete()
    heir = contact.phones.order_by("pk").first()
    if was_primary and heir is not None:
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])
    _touch(contact, "contact.phone_removed", by=by, now=now)
    return contact


@transaction.atomic
def note_interaction(
    contact: Contact, *, kind: str, happened_at: datetime, text: str, by: User, now: datetime
) -> Interaction:
    """Write down a call, a meeting or a letter. Raises CardIsAnonymised."""
    refuse_control_signs(Interaction, {"text": text})
    contact = _locked(contact)
    noted = Interaction.objects.create(contact=contact, kind=kind, happened_at=happened_at, text=text, by=by)
    journal.record("contact.interaction_noted", contact, by=by, at=now, kind=kind)
    return noted


@transaction.atomic
def set_state(contact: Contact, state: str, *, by: User | None, now: datetime, reason: str = "") -> Contact:
    """Put a card in use, on review or out of use; erasure is another room's work. Raises CardIsAnonymised."""
    contact = _locked(contact)
    if state == Contact.State.ANONYMISED:
        raise ValueError("a card is anonymised by erasing its data, not by setting its state")
    if contact.state != state:
        contact.state, contact.changed_at = state, now
        contact.save(update_fields=["state", "changed_at"])
        journal.record("contact.state_set", contact, by=by, at=now, state=state, reason=reason)
    return contact
