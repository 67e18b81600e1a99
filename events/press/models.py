"""Announcements for the press."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.models import Department
from crm.organisations.models import MediaOutlet
from events.planning.models import Event
from events.planning.of_event import OfEventQuerySet
from mailing.campaigns.models import Campaign

CALLED_OFF = (Event.State.CANCELLED, Event.State.POSTPONED)


class PressAnnouncementQuerySet(OfEventQuerySet["PressAnnouncement"]):
    view_permission = "events.view_press"


class PressAnnouncement(models.Model):
    """«АНОНС ДЛЯ СМИ»: one page in a fixed order, filled from an event and finished by the press office."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ON_APPROVAL = "on_approval", _("on approval")
        APPROVED = "approved", _("approved")
        SCHEDULED = "scheduled", _("scheduled")
        SENT = "sent", _("sent out")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="announcements")
    number = models.PositiveIntegerField(_("no."), unique=True)
    dated_on = models.DateField(_("date"))
    headline = models.CharField(_("heading"), max_length=300)
    gathering = models.CharField(_("gathering of journalists"), max_length=200, blank=True)
    entrance = models.CharField(_("entrance, parking, what to bring"), max_length=500, blank=True)
    speakers = models.TextField(_("who speaks"), blank=True)
    topic = models.TextField(_("topic"), blank=True)
    questions = models.TextField(
        _("questions to be answered"), blank=True, help_text=_("Two to four, each on a line of its own.")
    )
    shooting = models.CharField(_("shooting and broadcast"), max_length=500, blank=True)
    accreditation = models.CharField(_("accreditation"), max_length=500, blank=True)
    press_contact = models.CharField(_("contact for the media"), max_length=300)
    outlets = models.ManyToManyField(
        MediaOutlet, blank=True, related_name="announcements", verbose_name=_("media outlets")
    )
    page = models.JSONField(default=list)  # the lines as they went to approval; the public page shows them unchanged
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, null=True, related_name="announcement")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # none of them approves it
    published_at = models.DateTimeField(null=True)

    objects = PressAnnouncementQuerySet.as_manager()

    def __str__(self) -> str:
        return self.headline
