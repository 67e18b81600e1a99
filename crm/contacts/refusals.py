"""What a change of a card may expectedly be refused for."""

from django.utils.translation import gettext_lazy as _

from crm.contacts.addresses import Reason
from crm.journal.refusals import Refusal

WHAT_IS_WRONG: dict[Reason, object] = {
    "empty": _("The address is empty. Type it, for example name@example.org."),
    "control_character": _("The address holds an invisible character. Type it anew instead of pasting."),
    "no_at": _("The address has no @. Type it whole, for example name@example.org."),
    "many_at": _("The address has more than one @. Type one address."),
    "empty_part": _("A part of the address is missing before or after @. Type it whole."),
    "no_dot": _("The part after @ has no dot. Type it whole, for example example.org."),
    "two_dots": _("The address has two dots in a row. Remove one."),
    "special_character": _("The address holds a space or a sign that addresses do not have. Remove it."),
    "too_long": _("The address is too long to exist. Check it."),
    "bad_domain": _("The part after @ cannot be a domain name. Check it."),
}


class AddressNotValid(Refusal):
    """The text can be no e-mail address."""

    status = 422
    message = _("This is not an e-mail address. Check it.")


class AddressAlreadyOnCard(Refusal):
    """The card holds this address already."""

    message = _("This address is on the card already.")


class PhoneNotValid(Refusal):
    """The text can be no telephone number."""

    status = 422
    message = _(
        "This is not a telephone number. Type it with the code of the city, for example +7 (8410) 00-12-34 доб. 12."
    )


class PhoneAlreadyOnCard(Refusal):
    """The card holds this number already."""

    message = _("This number is on the card already.")


class NameMissing(Refusal):
    """A person needs at least a surname."""

    status = 422
    message = _("The surname is empty. Type at least the surname.")


class CardIsAnonymised(Refusal):
    """Nothing can be changed on a card whose data were erased."""

    message = _("The data of this card were erased at the person's wish, so nothing can be added to it.")
