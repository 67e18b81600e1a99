"""How one person is addressed: by what stands on the card, else as the rules of names say."""

from crm.contacts import names
from crm.contacts.models import Contact


def usual_salutation(contact: Contact) -> str:
    """The first line of a letter by the rules, in the person's language."""
    return names.salutation(_name(contact), _sex(contact), contact.language)


def salutation_of(contact: Contact) -> str:
    """The first line of a letter to this person: their own, else the usual one."""
    return contact.salutation_override or usual_salutation(contact)


def usual_dative(contact: Contact) -> str:
    """The whole name in the dative by the rules."""
    return names.dative(_name(contact), _sex(contact)).full


def dative_of(contact: Contact) -> str:
    """To whom a letter is addressed: as set by hand, else the usual form."""
    return contact.dative_override or usual_dative(contact)


def _name(contact: Contact) -> names.PersonName:
    return names.PersonName(contact.surname, contact.name, contact.patronymic)


def _sex(contact: Contact) -> names.Sex:
    return "male" if contact.sex == "male" else "female" if contact.sex == "female" else ""
