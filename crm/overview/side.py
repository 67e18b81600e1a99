"""The side of the card: how to reach a person, how to address them; masked for readers without the right."""

from dataclasses import dataclass
from datetime import date

from crm.access.models import User
from crm.body.models import Body
from crm.contacts.greeting import dative_of, salutation_of
from crm.contacts.masking import masked_email, masked_phone
from crm.contacts.models import Contact, EmailAddress, Phone
from crm.contacts.phones import shown as shown_phone
from crm.organisations.models import Position


@dataclass(frozen=True, slots=True)
class Channel:
    """An address or a number as this reader may see it, with its row."""

    row: EmailAddress | Phone
    shown: str


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the tabs of a card."""

    emails: list[Channel]
    phones: list[Channel]
    salutation: str
    dative: str
    position: Position | None
    other_positions: list[Position]
    publish_name_on: date | None
    sees_all: bool


def side_of(contact: Contact, user: User, *, today: date) -> Side:
    """Gather the side of a card that `queries.cards_of` fetched."""
    sees_all = user.may("crm.see_personal_data")
    city_code = Body.current().city_phone_code
    positions: list[Position] = list(contact.positions.all())
    held = [position for position in positions if position.to_on is None or position.to_on >= today]
    main = next((position for position in held if position.is_main), None)
    standing = getattr(contact, "standing", None)
    phones = [
        (phone, shown_phone(phone.number, phone.extension, city_code=city_code)) for phone in contact.phones.all()
    ]
    return Side(
        emails=[Channel(row, str(row) if sees_all else masked_email(row.address)) for row in contact.emails.all()],
        phones=[Channel(row, text if sees_all else masked_phone(text)) for row, text in phones],
        salutation=salutation_of(contact),
        dative=dative_of(contact),
        position=main,
        other_positions=[position for position in positions if position is not main],
        publish_name_on=standing.publish_name_on if standing else None,
        sees_all=sees_all,
    )
