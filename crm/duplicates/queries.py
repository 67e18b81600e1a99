"""Who in the base looks like this person? Asked while a card is typed, before it is kept."""

from django.db.models import Q

from crm.access.models import User
from crm.contacts.models import Contact
from crm.contacts.names import PersonName
from crm.contacts.search_text import sort_key
from crm.duplicates.similarity import Card, Likeness, likeness

MOST = 20  # candidates; a name met more often than that says nothing
ORDER = list(Likeness)


def look_alikes(card: Card, user: User) -> list[tuple[Contact, Likeness]]:
    """People this reader may see who share an address, a telephone or the whole name with a card; the surest first."""
    name = card.person
    shares = Q(emails__address__in=card.emails) | Q(phones__number__in=card.phones)
    if name.surname:
        shares |= Q(sort_key=sort_key(name.surname, name.name, name.patronymic)[:360])
    candidates = (
        Contact.objects.visible_to(user)
        .alive()
        .filter(pk__in=Contact.objects.filter(shares).values("pk"))
        .prefetch_related("emails", "phones", "positions__organisation")
        .in_order()[:MOST]
    )
    found = [(contact, likeness(card, _card(contact))) for contact in candidates]
    return sorted(((one, how) for one, how in found if how != Likeness.NONE), key=lambda pair: ORDER.index(pair[1]))


def _card(contact: Contact) -> Card:
    organisations = [str(position.organisation) for position in contact.positions.all() if position.organisation]
    return Card(
        PersonName(contact.surname, contact.name, contact.patronymic),
        frozenset(email.address for email in contact.emails.all()),
        frozenset(phone.number for phone in contact.phones.all()),
        organisations[0] if organisations else "",
    )
