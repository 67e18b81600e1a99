"""Letters to one person each, and the runs of workers that send them."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.scope import ScopedQuerySet
from crm.contacts.models import Contact
from mailing.delivery.reasons import words_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from crm.access.models import User

# Campaign.State.SENDING: the room of campaigns stands above this one and cannot be asked for its words.
CAMPAIGN_SENDS = "sending"


class SenderRun(models.Model):
    """One life of one sending process. Its heartbeat is a counter that the sweeper watches by its own clock."""

    id = models.UUIDField(primary_key=True)
    host = models.CharField(max_length=120)
    boot_id = models.CharField(max_length=64)
    pid = models.PositiveIntegerField()
    process_started = models.CharField(max_length=40, blank=True)  # start ticks of the pid: pids come again
    heartbeat = models.PositiveBigIntegerField(default=0)
    journal = models.CharField(max_length=300)  # file name of its send journal
    journal_position = models.PositiveBigIntegerField(default=0)  # bytes already applied to the rows
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class DeliveryQuerySet(ScopedQuerySet["Delivery"]):
    view_permission = "mailing.view_campaigns"
    department_path = "campaign__department"

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The letters of the campaigns that the person sees."""
        ours = super().visible_to(user)
        if not user.is_authenticated or not user.may(self.view_permission):
            return ours
        return self.filter(models.Q(pk__in=ours.values("pk")) | models.Q(campaign__author=user.pk))

    def due(self, now: datetime) -> Self:
        """Letters that a worker may take now."""
        return self.filter(
            state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED],
            due_at__lte=now,
            campaign__state=CAMPAIGN_SENDS,
        )

    def open(self) -> Self:
        """Letters that may still leave; a campaign is finished when none is left."""
        return self.filter(
            state__in=[
                Delivery.State.QUEUED,
                Delivery.State.CLAIMED,
                Delivery.State.HANDING_OVER,
                Delivery.State.DEFERRED,
            ]
        )


class Delivery(models.Model):
    """One recipient and one letter; (campaign, recipient key) is the idempotency key.

    `values` are the merge fields frozen with the list, `calendar` the ready iMIP text (empty for plain letters).
    Message-ID and the envelope token are made with the row and never change.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("letter state", "queued")
        CLAIMED = "claimed", pgettext_lazy("letter state", "being prepared")
        HANDING_OVER = "handing_over", pgettext_lazy("letter state", "being handed over")
        DEFERRED = "deferred", pgettext_lazy("letter state", "deferred")
        ACCEPTED = "accepted", pgettext_lazy("letter state", "accepted by the server")
        REFUSED = "refused", pgettext_lazy("letter state", "refused")
        EXPIRED = "expired", pgettext_lazy("letter state", "time ran out")
        SUPPRESSED = "suppressed", pgettext_lazy("letter state", "not sent")
        CANCELLED = "cancelled", pgettext_lazy("letter state", "taken off")
        UNKNOWN = "unknown", pgettext_lazy("letter state", "unknown")

    campaign = models.ForeignKey("mailing.Campaign", on_delete=models.PROTECT, related_name="deliveries")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    recipient_key = models.CharField(max_length=60)  # "contact:12"
    address = models.CharField(_("address"), max_length=254)
    domain = models.CharField(max_length=253, db_index=True)
    shown_name = models.CharField(max_length=360, blank=True)
    language = models.CharField(max_length=5, default="ru")
    reason = models.JSONField(default=dict)  # why this person is on the list
    values = models.JSONField(default=dict)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    calendar_uid = models.CharField(max_length=120, blank=True)  # with the sequence: mails of one invitation keep order
    calendar_sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.QUEUED)
    state_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)  # how often it was claimed: part of the fence
    tries = models.PositiveSmallIntegerField(default=0)  # how often a server put it off: moves the next time away
    first_try_at = models.DateTimeField(null=True)
    crashes = models.PositiveSmallIntegerField(default=0)  # runs that died while building it
    run = models.ForeignKey(SenderRun, on_delete=models.PROTECT, null=True, related_name="deliveries")
    message_id = models.CharField(max_length=320, unique=True)
    token = models.CharField(max_length=40, unique=True)  # envelope and Reply-To
    last_code = models.PositiveSmallIntegerField(null=True)
    last_reply = models.CharField(max_length=500, blank=True)
    state_reason = models.CharField(max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True)
    sent_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the bytes that were handed over
    delivered_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    bounce = models.CharField(max_length=10, blank=True)  # hard, soft, blocked
    complained_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "recipient_key"], name="one_letter_per_recipient")]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(state__in=["queued", "deferred"]), name="delivery_due"
            ),
            models.Index(
                fields=["run"], condition=models.Q(state__in=["claimed", "handing_over"]), name="delivery_in_hands"
            ),
            models.Index(fields=["campaign", "state"], name="delivery_progress"),
            models.Index(fields=["contact", "-state_at"], name="delivery_of_contact"),
            models.Index(fields=["calendar_uid"], condition=~models.Q(calendar_uid=""), name="delivery_calendar_order"),
        ]

    def __str__(self) -> str:
        return f"{self.address} · {self.state}"

    @property
    def reason_words(self) -> str:
        """Why the letter is where it is, in the reader's language; empty when there is nothing to say."""
        return words_of(self.state_reason) if self.state_reason else ""
