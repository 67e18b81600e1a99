"""Who came, and the links with which helpers keep the door."""

import hashlib
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.contacts.models import Contact
from crm.groups.models import ReferenceGroup
from events.accreditation.models import Accreditation
from events.invitations.models import Invitation
from events.planning.models import Event
from events.planning.of_event import GuestsQuerySet


class DoorLinkQuerySet(GuestsQuerySet["DoorLink"]):
    view_permission = "events.keep_door"

    def alive(self, now: datetime) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class DoorLink(models.Model):
    """A link that opens the door list of one event to a helper; only its hash is kept."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="door_links")
    label = models.CharField(_("for whom"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = DoorLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class AttendanceQuerySet(GuestsQuerySet["Attendance"]):
    view_permission = "events.view_events"

    def present(self) -> Self:
        return self.filter(state__in=[Attendance.State.CAME, Attendance.State.CAME_ONLINE])


class Attendance(models.Model):
    """One person's presence at one event: a guest's, an accredited journalist's or a walk-in's; made with the mark."""

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("not marked")
        CAME = "came", _("came")
        CAME_ONLINE = "came_online", _("took part online")
        EXCUSED = "excused", _("absent for a good reason")
        ABSENT = "absent", _("did not come")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="attendance")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, null=True, related_name="attendance")
    accreditation = models.OneToOneField(Accreditation, on_delete=models.PROTECT, null=True, related_name="attendance")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="attendance")
    group = models.ForeignKey(ReferenceGroup, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=300, blank=True)  # of a walk-in
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    is_walk_in = models.BooleanField(default=False)
    state = models.CharField(_("presence"), max_length=12, choices=State, default=State.UNKNOWN)
    marked_at = models.DateTimeField(null=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    marked_with = models.ForeignKey(DoorLink, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(invitation__isnull=False) | Q(accreditation__isnull=False) | Q(is_walk_in=True),
                name="invited_accredited_or_walked_in",
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation or self.accreditation or self.name} · {self.state}"

    @property
    def shown_name(self) -> str:
        """The name of the person as papers have it."""
        if self.invitation is not None:
            request = getattr(self.invitation, "request", None)
            return str(self.invitation.contact or (request.name if request else ""))
        if self.accreditation is not None:
            return str(self.accreditation.contact or self.accreditation.journalist)
        return self.name
