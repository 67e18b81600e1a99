"""A guest's name as a page behind a link shows it: enough for the guest, too little for a stranger."""

from crm.contacts.names import transliterate
from events.invitations.models import Invitation


def masked_name(invitation: Invitation, language: str = "ru") -> str:
    """«П. А. Д-х»: initials, and the first and last letter of the surname; in Latin letters for readers of English."""
    contact = invitation.contact
    if contact is not None:
        given, surname = [contact.name, contact.patronymic], contact.surname
    else:
        words = invitation.guest_name.split() if "@" not in invitation.guest_name else []
        given, surname = words[1:], words[0] if words else ""
    if language.startswith("en"):
        given, surname = [transliterate(part) for part in given if part], transliterate(surname)
    initials = [f"{part[0].upper()}." for part in given if part]
    masked = f"{surname[0].upper()}-{surname[-1].lower()}" if len(surname) > 1 else surname
    return "\u00a0".join([*initials[:2], masked]).strip()
