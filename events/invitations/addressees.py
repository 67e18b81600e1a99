"""To whom a letter about an event may go now, in which language and with which greeting; guests without a card too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crm.consent.mailable import with_verdict
from crm.contacts.models import Contact
from crm.contacts.name_parsing import parse_name
from crm.contacts.names import PersonName, salutation, sex_of
from events.invitations.letters import known_language
from events.invitations.models import Invitation
from mailing.campaigns.recipients import person_values, why_sentence


@dataclass(frozen=True, slots=True)
class Addressee:
    """One guest as a letter addresses them; `values` are salutation, name and why, in `language`."""

    invitation: Invitation
    contact_id: int | None
    address: str
    name: str
    language: str
    values: dict[str, str]

    @property
    def key(self) -> str:
        """The recipient's key within a campaign."""
        return f"contact:{self.contact_id}" if self.contact_id is not None else f"invitation:{self.invitation.pk}"


def addressees(
    invitations: Iterable[Invitation], letter_class: str, *, now: datetime, to_invited: bool = False
) -> tuple[list[Addressee], list[Invitation]]:
    """Sort guests into those who may be written to and those who may not, in the order given; one query for all.

    `to_invited` writes to the address the invitation went to (the ATTENDEE of a calendar part) as long as it is on
    the card; otherwise the primary address is taken.
    """
    listed = list(invitations)
    people = Contact.objects.filter(pk__in={row.contact_id for row in listed if row.contact_id})
    verdicts = {
        contact.pk: contact for contact in with_verdict(people, letter_class, now=now).prefetch_related("emails")
    }
    reached, others = [], []
    for invitation in listed:
        contact = verdicts.get(invitation.contact_id or 0)
        found = _of_card(invitation, contact, to_invited) if contact is not None else _without_card(invitation)
        if found is None:
            others.append(invitation)
        else:
            reached.append(found)
    return reached, others


def _of_card(invitation: Invitation, contact: Contact, to_invited: bool) -> Addressee | None:
    if contact.against:  # type: ignore[attr-defined]
        return None
    address: str = contact.mail_address  # type: ignore[attr-defined]
    if to_invited and any(row.address == invitation.address and row.state == "good" for row in contact.emails.all()):
        address = invitation.address
    language = known_language(contact.language)
    return Addressee(invitation, contact.pk, address, contact.full_name, language, person_values(contact, language))


def _without_card(invitation: Invitation) -> Addressee | None:
    if invitation.contact_id is not None or not invitation.address:
        return None
    name = invitation.guest_name if "@" not in invitation.guest_name else ""
    person = parse_name(name).person if name else PersonName("", "", "")
    sex, _source = sex_of(person.surname, person.patronymic, "")
    values = {"salutation": salutation(person, sex, "ru"), "name": name, "why": why_sentence("", None, "ru")}
    return Addressee(invitation, None, invitation.address, name, "ru", values)
