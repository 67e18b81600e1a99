"""Where a person's way out stands."""

from datetime import datetime

from django.db.models import QuerySet

from crm.consent.keys import address_key
from crm.consent.models import OptOut, Suppression
from mailing.suppression.models import WAY_ONE_CLICK, WAY_PAGE, OptOutLink
from mailing.suppression.tokens import OptOutToken


def link_of(token: OptOutToken) -> OptOutLink | None:
    """The link a token names; None when the person is no longer on file."""
    return OptOutLink.objects.select_related("contact").filter(link_id=token.link_id).first()


def is_out(link: OptOutLink, letter_class: str, *, now: datetime) -> bool:
    """Say whether letters of this class have stopped."""
    if link.contact is None:
        return Suppression.objects.in_force(now).filter(key=address_key(link.address)).exists()
    return OptOut.objects.against(letter_class).filter(contact=link.contact).exists()


def made_by_link(link: OptOutLink, letter_class: str) -> QuerySet[OptOut]:
    """The opt-outs that this person made by the link itself; what staff wrote down is not among them."""
    own = OptOut.objects.in_force().filter(contact=link.contact_id, letter_class=letter_class, group__isnull=True)
    return own.filter(way__in=(WAY_ONE_CLICK, WAY_PAGE))


def may_return(link: OptOutLink, letter_class: str) -> bool:
    """Say whether the link alone can let the letters go again: only it stopped them."""
    if link.contact is None:
        return False
    own = made_by_link(link, letter_class)
    others = OptOut.objects.against(letter_class).filter(contact=link.contact).exclude(pk__in=own)
    return own.exists() and not others.exists()
