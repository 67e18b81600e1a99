"""Letters that arrived."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.scope import ScopedQuerySet


class InboundLetterQuerySet(ScopedQuerySet["InboundLetter"]):
    view_permission = "mailing.view_inbound"

    def waiting(self, now: datetime) -> Self:
        """Not yet read by a handler."""
        return self.filter(outcome=InboundLetter.Outcome.NEW)

    def for_people(self) -> Self:
        """Letters about which a person has to decide."""
        return self.filter(outcome=InboundLetter.Outcome.NEEDS_STAFF, decided_at__isnull=True)


class InboundLetter(models.Model):
    """One letter as it came; unique on its Message-ID and bytes."""

    class Kind(models.TextChoices):
        UNREAD = "", _("not read yet")
        ANSWER = "answer", _("answer")
        BOUNCE = "bounce", _("bounce")
        COMPLAINT = "complaint", _("complaint")
        ABSENCE = "absence", _("absence notice")
        OTHER = "other", _("letter")

    class Outcome(models.TextChoices):
        NEW = "new", _("waits")
        APPLIED = "applied", _("applied")
        DUPLICATE = "duplicate", _("came before")
        OLDER = "older", _("older than what is known")
        NEEDS_STAFF = "needs_staff", _("waits for a person")
        NOT_OURS = "not_ours", _("not an answer")
        UNREADABLE = "unreadable", _("unreadable")

    received_at = models.DateTimeField(_("received"), db_index=True)
    source = models.CharField(max_length=40)  # local, mailbox_page, imap, webhook, file
    envelope_to = models.CharField(max_length=320, blank=True)
    envelope_from = models.CharField(max_length=320, blank=True)
    is_null_sender = models.BooleanField(default=False)  # MAIL FROM:<>, as bounces have it
    message_id = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    from_address = models.CharField(_("from"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind, blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, default=Outcome.NEW, db_index=True)
    handler = models.CharField(max_length=80, blank=True)
    summary = models.JSONField(default=dict)  # codes and names for the sentence shown to staff
    attempts = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = InboundLetterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message_id", "digest"], name="letter_once")]
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_address}: {self.subject}"
