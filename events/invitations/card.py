"""The button "Invite" on the card of a contact (port of crm.overview)."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.contacts.models import Contact
from crm.overview.ports import CardAction


class InviteFromCard:
    """Leads from a person to the events to which they can be invited."""

    def actions(self, contact: Contact, user: User) -> Iterable[CardAction]:
        """One button for those who may invite."""
        if user.may("events.manage_invitations"):
            yield CardAction(_("Invite"), reverse("events:invite-person", args=[contact.pk]), "mail", is_main=True)


ACTIONS = InviteFromCard()
