"""Waves, invitations, what each calendar was told, and the ledger of answers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.contacts.models import Contact
from crm.groups.models import ReferenceGroup
from events.planning.models import Event
from events.planning.of_event import GuestsQuerySet
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery
from mailing.inbound.models import InboundLetter


class Rsvp(models.TextChoices):
    """Where a guest's answer stands (DOMAIN section 2)."""

    NO_REPLY = "no_reply", _("no answer")
    ACCEPTED = "accepted", _("will come")
    TENTATIVE = "tentative", _("perhaps")
    DECLINED = "declined", _("will not come")
    DELEGATED = "delegated", _("substitute")
    WAITLISTED = "waitlisted", _("on the waiting list")
    REVOKED = "revoked", _("called off")


class Door(models.TextChoices):
    """By which way an answer came."""

    LINK = "link", _("by the link")
    CALENDAR = "calendar", _("from the calendar")
    LETTER = "letter", _("by letter")
    PHONE = "phone", _("by telephone")
    STAFF = "staff", _("written down by staff")
    DOOR = "door", _("at the door")
    IMPORT = "import", _("from earlier records")


class WaveQuerySet(GuestsQuerySet["Wave"]):
    """Waves of an event."""


class Wave(models.Model):
    """One sending about an event to a chosen list; its letters are a campaign."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")
        UPDATE = "update", _("change notice")
        CANCELLATION = "cancellation", _("cancellation")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="waves")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.INVITATION)
    number = models.PositiveSmallIntegerField()
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, null=True, related_name="wave")
    selection = models.JSONField(default=dict)  # chips and hand-made exceptions, as chosen on the page
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["event", "number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="wave_number")]

    def __str__(self) -> str:
        return f"{self.event} · {self.number}"


class LetterDraft(models.Model):
    """The text of an event's invitation as people changed it; each wave takes a copy."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="letter_draft")
    subject_ru = models.CharField(_("subject in Russian"), max_length=200)
    body_ru = models.TextField(_("text in Russian"))
    subject_en = models.CharField(_("subject in English"), max_length=200, blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # none of them approves the letter

    def __str__(self) -> str:
        return self.subject_ru


class InvitationQuerySet(GuestsQuerySet["Invitation"]):
    def active(self) -> Self:
        return self.filter(state=Invitation.State.ACTIVE)

    def issued(self) -> Self:
        """Active invitations that were sent or approved for sending: those that count."""
        return self.active().filter(issued_at__isnull=False)

    def lost(self) -> Self:
        """Active, unanswered, and the letter is known not to have reached anybody: the person may be invited anew."""
        gone = [Delivery.State.CANCELLED, Delivery.State.SUPPRESSED, Delivery.State.EXPIRED, Delivery.State.REFUSED]
        return self.active().filter(
            Q(delivery__state__in=gone) | Q(delivery__bounced_at__isnull=False), rsvp=Rsvp.NO_REPLY
        )

    def awaiting_reply(self) -> Self:
        """Issued and without a word; tentative is an answer."""
        return self.issued().filter(rsvp=Rsvp.NO_REPLY)

    def expected(self) -> Self:
        """Those who said they will come."""
        return self.issued().filter(rsvp=Rsvp.ACCEPTED)


class Invitation(models.Model):
    """One guest of one event. The UID is the secret that calendars send back; `link_id` is that of the web answer."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REPLACED = "replaced", _("replaced")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="invitations")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="invitations")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, null=True, related_name="invitations")
    delivery = models.OneToOneField(Delivery, on_delete=models.SET_NULL, null=True, related_name="invitation")
    address = models.CharField(max_length=254, blank=True)  # where it went; the ATTENDEE of the calendar part
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    uid = models.CharField(max_length=120, unique=True)
    link_id = models.CharField(max_length=40, unique=True)
    sequence = models.PositiveIntegerField(default=0)  # of the newest revision made
    asked_again_from = models.PositiveIntegerField(default=0)  # answers to older revisions count no more
    reason = models.JSONField(default=dict)  # why invited: groups, council, own request, substitute for …
    group = models.ForeignKey(ReferenceGroup, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True, db_index=True)  # approved for sending, or taken over from records
    rsvp = models.CharField(_("answer"), max_length=10, choices=Rsvp, default=Rsvp.NO_REPLY)
    rsvp_at = models.DateTimeField(null=True)
    rsvp_door = models.CharField(max_length=10, choices=Door, blank=True)
    is_flagged = models.BooleanField(default=False)  # a person should look: robot, late, unclear
    waitlisted_at = models.DateTimeField(null=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    access_needs = models.CharField(_("what is needed to take part"), max_length=500, blank=True)
    plus = models.PositiveSmallIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "contact"], condition=Q(state="active"), name="one_active_invitation"
            )
        ]
        indexes = [models.Index(fields=["event", "rsvp"], name="invitation_answers")]

    def __str__(self) -> str:
        return f"{self.contact} · {self.event}"

    @property
    def guest_name(self) -> str:
        """Who is invited, also where no card stands behind the invitation: a substitute or an applicant."""
        if self.contact is not None:
            return self.contact.full_name
        request = getattr(self, "request", None)
        return (request.name if request is not None else "") or self.address


class Revision(models.Model):
    """What one calendar mail said; answers later which version a guest saw."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="revisions")
    sequence = models.PositiveIntegerField()
    method = models.CharField(max_length=10)  # REQUEST or CANCEL
    dtstamp = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    content_hash = models.CharField(max_length=64)
    delivery = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="revisions")

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["invitation", "sequence"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.invitation_id} · {self.sequence} {self.method}"


class AnswerQuerySet(GuestsQuerySet["Answer"]):
    event_path = "invitation__event"


class Answer(models.Model):
    """One line of the ledger of answers; lines never change, the current answer is derived from them."""

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("applied")
        OLDER = "older", _("older than what is known")
        EARLIER_DATE = "earlier_date", _("to the earlier date")
        UNVERIFIED = "unverified", _("not verified")
        ROBOT = "robot", _("perhaps a robot")
        STORED = "stored", _("stored only")

    class Trust(models.TextChoices):
        A = "A", _("sender verified")
        B = "B", _("sender not checked")
        C = "C", _("sender refused by its own domain")
        D = "D", _("another person's address")
        E = "E", _("no sign of the invitation")

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    rsvp = models.CharField(_("answer"), max_length=10, choices=Rsvp)
    door = models.CharField(_("door"), max_length=10, choices=Door)
    received_at = models.DateTimeField(_("when"))
    effective_at = models.DateTimeField()
    dated_at = models.DateTimeField(null=True)  # the Date of a letter: decides between two lines with one stamp
    sequence = models.PositiveIntegerField(null=True)
    dtstamp = models.DateTimeField(null=True)
    address = models.CharField(max_length=320, blank=True)
    answered_by = models.CharField(max_length=320, blank=True)  # an assistant who wrote for the guest
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.CharField(max_length=500, blank=True)
    access_needs = models.CharField(max_length=500, blank=True)
    plus = models.PositiveSmallIntegerField(default=0)
    trust = models.CharField(max_length=1, choices=Trust, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.APPLIED)
    letter = models.ForeignKey(InboundLetter, on_delete=models.PROTECT, null=True, related_name="answers")
    key = models.CharField(max_length=64)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["invitation", "key"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.invitation_id} · {self.rsvp} · {self.door}"


class ParticipationRequestQuerySet(GuestsQuerySet["ParticipationRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=ParticipationRequest.State.REQUESTED).order_by("created_at", "pk")


class ParticipationRequest(models.Model):
    """Someone who wants to come without an invitation of their own: a substitute, a stranger, another address."""

    class Kind(models.TextChoices):
        SUBSTITUTE = "substitute", _("substitute")
        STRANGER = "stranger", _("answered from another address")
        OUTSIDER = "outsider", _("own application")

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="requests")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, related_name="requests")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=300, blank=True)
    post = models.CharField(_("post"), max_length=300, blank=True)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    agreed = models.BooleanField(_("agreed to the processing of data"), default=False)
    rsvp = models.CharField(max_length=10, choices=Rsvp, blank=True)
    letter = models.ForeignKey(InboundLetter, on_delete=models.PROTECT, null=True, related_name="requests")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    becomes = models.OneToOneField(Invitation, on_delete=models.PROTECT, null=True, related_name="request")

    objects = ParticipationRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name or self.email} · {self.event}"
