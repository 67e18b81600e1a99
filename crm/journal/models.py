"""The journal: one append-only row per change, sealed into a hash chain."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """Who did what, when, to what and why; values of personal fields are never stored, only their names.

    The chain (`sealed_no`, `previous`, `digest`) is added by the clock a few seconds later, in the order of
    sealing, so that writers never wait for each other.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    actor = models.CharField(_("in whose name"), max_length=120, blank=True)  # a worker, a guest's link, the clock
    verb = models.CharField(_("what"), max_length=80, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    sealed_no = models.BigIntegerField(null=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"], name="journal_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type} {self.subject_id}"
