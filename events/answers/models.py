"""Short letters about answers that are due."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.invitations.models import Invitation
from mailing.campaigns.models import Campaign


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> Self:
        """Not yet sent, and ripe."""
        return self.filter(done_at__isnull=True, due_at__lte=now).order_by("due_at", "pk")


class Notice(models.Model):
    """One short letter to the guest's address on file about a change of the answer: one letter a change.

    It ripens for a minute, so that a guest who corrects a slip gets one letter and not two.
    """

    class Kind(models.TextChoices):
        RECORDED = "recorded", _("your answer is recorded")
        CONFIRM = "confirm", _("please confirm your answer")
        SEAT = "seat", _("a seat is free for you")
        REFUSED = "refused", _("a request was refused")
        AGAIN = "again", _("the invitation once more")
        INVITE = "invite", _("an invitation of their own")

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    campaign = models.ForeignKey(Campaign, on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)  # sent, or why it was not needed

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(done_at__isnull=True), name="notice_due")]

    def __str__(self) -> str:
        return f"{self.invitation_id} · {self.kind}"
