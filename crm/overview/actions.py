"""Opening a card in one step: the person with channels, workplace, groups and the ground for writing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crm.access.models import User
from crm.consent.actions import Line, record_consent
from crm.contacts.actions import Person, add_contact
from crm.contacts.models import Contact
from crm.groups.actions import add_member
from crm.groups.models import ReferenceGroup
from crm.organisations.actions import find_or_add_organisation, give_position


@transaction.atomic
def add_person(
    person: Person,
    *,
    by: User | None,
    now: datetime,
    emails: Sequence[str] = (),
    phones: Sequence[str] = (),
    organisation: str = "",
    post: str = "",
    groups: Sequence[ReferenceGroup] = (),
    consent: Line | None = None,
) -> Contact:
    """Open a card with all that is known at once; when one part is refused, nothing is kept.

    Raises NameMissing, AddressNotValid, PhoneNotValid, GroupIsArchived.
    """
    contact = add_contact(person, by=by, now=now, emails=emails, phones=phones)
    if organisation.strip() or post.strip():
        place = find_or_add_organisation(organisation, by=by, now=now) if organisation.strip() else None
        give_position(contact, organisation=place, title=post, by=by, now=now)
    for group in groups:
        add_member(group, contact, by=by, now=now, source=person.source)
    if consent is not None:
        record_consent(contact, consent, by=by, now=now)
    contact.refresh_from_db()
    return contact
