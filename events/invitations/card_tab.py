"""The tab "Invitations" on the card of a contact (port of crm.overview)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.contacts.models import Contact
from events.invitations.models import Invitation


class InvitationsTab:
    """To what a person was invited, what they answered, whether they came: the latest event first."""

    key = "invitations"
    label = _("Invitations")
    permission = "events.view_events"
    template = "events/invitations/card_tab.html"

    def count(self, contact: Contact, user: User) -> int:
        return self._rows(contact, user).count()

    def context(self, contact: Contact, user: User) -> Mapping[str, Any]:
        rows = self._rows(contact, user).select_related("event", "attendance", "group")
        return {"invitations": rows.order_by("-event__starts_at", "-pk")}

    def _rows(self, contact: Contact, user: User) -> QuerySet[Invitation]:
        return Invitation.objects.visible_to(user).issued().filter(contact=contact)


TAB = InvitationsTab()
