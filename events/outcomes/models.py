"""Reports of events and their published versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.models import User
from events.planning.models import Event
from events.planning.of_event import OfEventQuerySet


class OutcomeQuerySet(OfEventQuerySet["Outcome"]):
    view_permission = "events.view_events"


class Outcome(models.Model):
    """The report of one event while it is written; what the city sees are its versions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ON_APPROVAL = "on_approval", _("on approval")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="outcome")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    aim = models.TextField(_("aim"), blank=True)
    text_ru = models.TextField(_("what came of it, in Russian"), blank=True)
    text_en = models.TextField(_("what came of it, in English"), blank=True)
    publishes_names = models.BooleanField(_("name those who agreed to be named"), default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # none of them approves it
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(null=True)
    requested_content = models.JSONField(default=dict)  # what the second person is asked to approve
    requested_hash = models.CharField(max_length=64, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)  # why the second person sent it back
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OutcomeQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.event)

    def is_own_of(self, user: User) -> bool:
        """Say whether this person wrote any of it or asked for approval: then another approves."""
        if user.pk in (self.author_id, self.requested_by_id):
            return True
        return self.writers.filter(pk=user.pk).exists()


class OutcomeDecision(models.Model):
    """A decision taken at the event: who does what by when."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("no."))
    text = models.TextField(_("decision"))
    responsible = models.CharField(_("who does it"), max_length=200, blank=True)
    due_on = models.DateField(pgettext_lazy("decision", "by"), null=True, blank=True)
    done = models.CharField(_("what was done"), max_length=500, blank=True)

    class Meta:
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"


class OutcomeVersion(models.Model):
    """A published version: frozen, save that a name whose consent is withdrawn is taken out of all."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()  # every figure, text and decision of the page; people by contact id in `people`
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["outcome", "number"], name="outcome_version_once")]

    def __str__(self) -> str:
        return f"{self.outcome} · {self.number}"
