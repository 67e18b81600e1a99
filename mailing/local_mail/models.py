"""Letters kept by the local mail server."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.access.scope import ScopedQuerySet


class LocalLetterQuerySet(ScopedQuerySet["LocalLetter"]):
    view_permission = "mailing.view_local_mail"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All letters but those to a colleague: a link that sets an approver's password is the approver's alone."""
        colleagues = User.objects.exclude(pk=user.pk) if user.pk else User.objects.all()
        return super().visible_to(user).exclude(envelope_to__in=colleagues.values(address=Lower("email")))


class LocalLetter(models.Model):
    """A letter that the local mail server accepted for one recipient: stored before it says 250."""

    received_at = models.DateTimeField(_("received"))
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.CharField(_("to"), max_length=320, db_index=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    message_id = models.CharField(max_length=500, blank=True, db_index=True)
    has_calendar = models.BooleanField(default=False)
    raw = models.BinaryField()
    answered = models.CharField(
        max_length=20, blank=True
    )  # what was done on the page: accepted, tentative, declined, bounced

    objects = LocalLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.envelope_to}: {self.subject}"
