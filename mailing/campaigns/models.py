"""A letter to many, and where it stands."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm.access.models import Department
from crm.access.scope import ScopedQuerySet
from crm.consent.models import LetterClass
from mailing.senders.models import Sender

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from crm.access.models import User

# What the sender leaves as the reason of a pause: a count, or the reply of the server.
TOO_MANY_REFUSED = re.compile(r"refused: (?P<refused>\d+) of (?P<decided>\d+)")
SERVER_SAID = re.compile(r"[45]\d\d ")


class CampaignQuerySet(ScopedQuerySet["Campaign"]):
    view_permission = "mailing.view_campaigns"
    department_path = "department"

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the person's department, and the letters they wrote for another one."""
        ours = super().visible_to(user)
        if not user.is_authenticated or not user.may(self.view_permission):
            return ours
        return self.filter(models.Q(pk__in=ours.values("pk")) | models.Q(author=user.pk))

    def sendable(self) -> Self:
        """Campaigns whose letters workers may take."""
        return self.filter(state=Campaign.State.SENDING)

    def to_begin(self, now: datetime) -> Self:
        """Scheduled campaigns whose moment has come."""
        return self.filter(state=Campaign.State.SCHEDULED, scheduled_at__lte=now)


class Campaign(models.Model):
    """One letter to a list of people; text and list are frozen when approval is asked for (or at a small sending)."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("campaign state", "draft")
        ON_APPROVAL = "on_approval", pgettext_lazy("campaign state", "waiting for approval")
        APPROVED = "approved", pgettext_lazy("campaign state", "approved")
        SCHEDULED = "scheduled", pgettext_lazy("campaign state", "scheduled")
        SENDING = "sending", pgettext_lazy("campaign state", "being sent")
        PAUSED = "paused", pgettext_lazy("campaign state", "paused")
        FINISHED = "finished", pgettext_lazy("campaign state", "finished")
        CANCELLED = "cancelled", pgettext_lazy("campaign state", "cancelled")

    class Purpose(models.TextChoices):
        LETTER = "letter", _("letter")
        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")
        UPDATE = "update", _("change notice")
        CANCELLATION = "cancellation", _("cancellation")
        ANNOUNCEMENT = "announcement", _("press announcement")
        CONFIRMATION = "confirmation", _("reply confirmation")

    title = models.CharField(_("title"), max_length=300)
    purpose = models.CharField(_("purpose"), max_length=14, choices=Purpose, default=Purpose.LETTER)
    letter_class = models.CharField(_("letters"), max_length=12, choices=LetterClass, default=LetterClass.INFORMING)
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("from"))
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField()
    # everybody who had a hand in what it says or in whom it goes to: none of them approves it
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    subject_ru = models.CharField(_("subject in Russian"), max_length=200)
    body_ru = models.TextField(_("text in Russian"))
    subject_en = models.CharField(_("subject in English"), max_length=200, blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, db_index=True)
    state_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64, blank=True)
    audience_hash = models.CharField(max_length=64, blank=True)
    audience_size = models.PositiveIntegerField(default=0)
    # What every letter shares besides its text (names of the body, contacts, the From), as it was when the list froze.
    frozen = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(null=True)
    selection = models.JSONField(default=dict)  # what was chosen on the page of a letter without an event
    rehearsal = models.JSONField(default=dict)  # what the last rehearsal found, with the hashes it looked at
    requested_at = models.DateTimeField(null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approval_note = models.CharField(max_length=500, blank=True)  # why it was returned, or why one person sent alone
    scheduled_at = models.DateTimeField(_("send at"), null=True, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    give_up_at = models.DateTimeField(null=True)  # after this moment a letter has no sense (the event's own deadline)
    pause_reason = models.CharField(max_length=500, blank=True)
    refusals_seen = models.PositiveIntegerField(default=0)  # refused letters that a person knew of when resuming

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_press(self) -> bool:
        return self.letter_class == LetterClass.PRESS

    @property
    def is_moving(self) -> bool:
        """Letters are leaving now, so a page about it looks again every few seconds."""
        return self.state == self.State.SENDING

    @property
    def is_frozen(self) -> bool:
        return self.audience_size > 0

    @property
    def pause_words(self) -> str:
        """Why it was paused, in the reader's language: a person's words, a server's, or too many refusals."""
        if hit := TOO_MANY_REFUSED.fullmatch(self.pause_reason):
            return gettext("the server refused %(refused)s of the first %(decided)s letters") % hit.groupdict()
        if SERVER_SAID.match(self.pause_reason):
            return gettext("the mail server refuses us: %(words)s") % {"words": self.pause_reason}
        return self.pause_reason

    @property
    def is_before_sending(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.ON_APPROVAL, self.State.SCHEDULED, self.State.APPROVED)

    def has_language(self, language: str) -> bool:
        """English is there only when both subject and text were written; Russian always is."""
        return not language.startswith("en") or bool(self.subject_en and self.body_en)
