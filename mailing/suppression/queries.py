"""Where a person's way out stands."""

from datetime import datetime

from crm.consent.keys import address_key
from crm.consent.models import OptOut, Suppression
from mailing.suppression.models import OptOutLink
from mailing.suppression.tokens import OptOutToken


def link_of(token: OptOutToken) -> OptOutLink | None:
    """The link a token names; None when the person is no longer on file."""
    return OptOutLink.objects.select_related("contact").filter(link_id=token.link_id).first()


def is_out(link: OptOutLink, letter_class: str, *, now: datetime) -> bool:
    """Say whether letters of this class have stopped."""
    if link.contact is None:
        return Suppression.objects.in_force(now).filter(key=address_key(link.address)).exists()
    return OptOut.objects.against(letter_class).filter(contact=link.contact).exists()
