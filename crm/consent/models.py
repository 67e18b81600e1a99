"""The ledger of bases and consents, opt-outs and the suppression list."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.contacts.models import Contact
from crm.groups.models import ReferenceGroup


class LetterClass(models.TextChoices):
    """What a letter is in law and in people's choice (DOMAIN section 3)."""

    INFORMING = "informing", _("invitations and notices")
    PRESS = "press", _("letters to the press")
    SERVICE = "service", _("service letters")
    ADVERTISING = "advertising", _("advertising")


class Basis(models.TextChoices):
    """The ground of processing that lets us write."""

    CONSENT = "consent", _("consent")
    OFFICIAL = "official_contact", _("official contact")
    NONE = "", _("no basis")


class Consent(models.Model):
    """One line of the ledger: given, withdrawn or not proven; a change is a new line, never an edit."""

    class Kind(models.TextChoices):
        PROCESSING = "processing", _("processing of personal data")
        DISSEMINATION = "dissemination", _("publication of the name")
        ADVERTISING = "advertising", _("advertising")
        OFFICIAL = "official_contact", _("official contact")

    class State(models.TextChoices):
        GIVEN = "given", pgettext_lazy("consent state", "given")
        NOT_PROVEN = "not_proven", pgettext_lazy("consent state", "not proven")
        WITHDRAWN = "withdrawn", pgettext_lazy("consent state", "withdrawn")
        EXPIRED = "expired", pgettext_lazy("consent state", "expired")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=12, choices=State)
    on = models.DateField(_("day"), null=True, blank=True)
    way = models.CharField(_("how it was given"), max_length=200, blank=True)
    proof = models.CharField(
        _("proof"), max_length=300, blank=True, help_text=_("Number and date of the paper, or the form.")
    )
    wording = models.CharField(_("version of the text"), max_length=80, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("written down"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact", "kind", "-recorded_at"], name="consent_ledger")]

    def __str__(self) -> str:
        return f"{self.contact} · {self.kind} · {self.state}"


class Standing(models.Model):
    """What the ledger says now about one person: kept by `consent.actions` alone, checked against the ledger."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    basis = models.CharField(_("basis"), max_length=20, choices=Basis, blank=True, default="")
    basis_on = models.DateField(null=True)
    basis_way = models.CharField(max_length=200, blank=True)
    is_not_proven = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True)
    publish_name_on = models.DateField(_("name may be published since"), null=True)
    advertising_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["basis", "contact"], name="standing_basis")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.basis or '-'}"


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def against(self, letter_class: str) -> Self:
        """Opt-outs that stop this class of letter everywhere (not of one group)."""
        return self.in_force().filter(
            models.Q(letter_class=letter_class) | models.Q(letter_class=""), group__isnull=True
        )


class OptOut(models.Model):
    """A person's wish not to get letters of a class (empty: any but service) or about one group."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="opt_outs")
    letter_class = models.CharField(_("letters"), max_length=12, choices=LetterClass, blank=True, default="")
    group = models.ForeignKey(ReferenceGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("since"))
    way = models.CharField(_("how we know"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = OptOutQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["contact"], condition=models.Q(ended_at__isnull=True), name="opt_out_in_force")]

    def __str__(self) -> str:
        return f"{self.contact_id} · {self.letter_class or '*'}"


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def in_force(self, now: datetime) -> Self:
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gt=now), lifted_at__isnull=True)


class Suppression(models.Model):
    """An address never to write to, known only by a keyed hash, so that it outlives erasure and re-import."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("the address does not exist")
        COMPLAINT = "complaint", _("complaint")
        REQUEST = "request", _("the person asked")
        ERASED = "erased", _("data erased")

    key = models.CharField(max_length=64, db_index=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SuppressionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.key[:8]} · {self.reason}"
