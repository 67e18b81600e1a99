"""Accreditations."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.scope import ScopedQuerySet
from crm.contacts.models import Contact
from crm.organisations.models import MediaOutlet
from events.planning.models import Event


class AccreditationQuerySet(ScopedQuerySet["Accreditation"]):
    view_permission = "events.view_press"

    def valid_on(self, day: date) -> Self:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            state=Accreditation.State.APPROVED,
        )


class Accreditation(models.Model):
    """A journalist's right to be let in: permanent (a year) or for one event."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("revoked")

    number = models.CharField(_("no."), max_length=40, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="accreditations")
    outlet = models.ForeignKey(
        MediaOutlet, on_delete=models.PROTECT, null=True, blank=True, related_name="accreditations"
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="accreditations")
    journalist = models.CharField(_("journalist"), max_length=300, blank=True)
    outlet_name = models.CharField(_("outlet"), max_length=300, blank=True)
    post = models.CharField(_("post"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    equipment = models.CharField(_("equipment"), max_length=300, blank=True)
    car = models.CharField(_("car"), max_length=100, blank=True)
    agreed = models.BooleanField(_("agreed to the processing of data"), default=False)
    valid_from = models.DateField(pgettext_lazy("accreditation", "from"), null=True, blank=True)
    valid_to = models.DateField(pgettext_lazy("accreditation", "until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AccreditationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.number} {self.journalist or self.contact}"

    def state_on(self, day: date) -> str:
        """The state as it is on a day: a granted one ends by itself after its last day."""
        is_over = self.valid_to is not None and self.valid_to < day
        return self.State.EXPIRED if self.state == self.State.APPROVED and is_over else self.state

    @property
    def shown_name(self) -> str:
        return self.journalist or str(self.contact or "")

    @property
    def shown_outlet(self) -> str:
        return self.outlet.organisation.short_name if self.outlet else self.outlet_name
