"""Events, where they take place and who speaks."""

from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm.access.models import Department, User
from crm.access.scope import SEE_ALL_DEPARTMENTS, ScopedQuerySet
from crm.contacts.models import Contact
from crm.contacts.search_text import query_words, search_text
from crm.councils.models import AdvisoryBody
from crm.groups.models import ReferenceGroup
from crm.organisations.models import MediaOutlet
from events.planning import lifecycle
from events.planning.deadlines import Days


class Venue(models.Model):
    """A place with what a visitor must know to enter it."""

    name = models.CharField(_("place"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    access_notes = models.CharField(_("how to enter"), max_length=500, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name", "address"], name="venue_once")]

    def __str__(self) -> str:
        return self.name


def _run_by(user: User) -> Q:
    """The condition of `run_by`."""
    mine = Q(department__isnull=True) | Q(officer=user.pk)
    if user.department_id is not None:
        mine |= Q(department=user.department_id)
    if user.may("events.edit_press"):
        mine |= Q(kind__in=Event.PRESS_KINDS)
    return mine


class EventQuerySet(ScopedQuerySet["Event"]):
    view_permission = "events.view_events"
    department_path = "department"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All staff who see events see the announced ones; a draft is seen where its guests are."""
        if not user.is_authenticated or not user.may(self.view_permission):
            return self.none()
        if user.roles & SEE_ALL_DEPARTMENTS:
            return self
        return self.filter(_run_by(user) | ~Q(state=Event.State.DRAFT))

    def with_guests_for(self, user: User | AnonymousUser) -> Self:
        """Events whose guests' names this person may read: their own, and for those who check the work, all."""
        if not user.is_authenticated or not user.may(self.view_permission):
            return self.none()
        return self if user.roles & SEE_ALL_DEPARTMENTS else self.filter(_run_by(user))

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Events this person may change, invite to and keep the door of.

        Those of their department and of the whole body, those for which they are the officer named, and for the
        press office every briefing. Which of these acts a person may do at all is told by the table of permissions.
        """
        if not user.is_authenticated or not user.may(self.view_permission):
            return self.none()
        return self.filter(_run_by(user))

    def found_by(self, question: str) -> Self:
        """Events whose code, title or place holds every word of the question, in any spelling."""
        found = self
        for word in query_words(question):
            found = found.filter(search_text__contains=word)
        return found

    def public(self) -> Self:
        """Events that the city may see: announced and later, marked as public."""
        return self.filter(is_public=True, state__in=Event.PUBLIC_STATES)

    def coming(self, now: datetime) -> Self:
        """Not over and not called off, the nearest first."""
        return self.filter(ends_at__gte=now).exclude(state=Event.State.CANCELLED).order_by("starts_at", "pk")


class Event(models.Model):
    """A meeting, hearing, discussion or briefing."""

    class Kind(models.TextChoices):
        PUBLIC_HEARING = "public_hearing", _("public hearing")
        PUBLIC_DISCUSSION = "public_discussion", _("public discussion")
        PUBLIC_CONSULTATION = "public_consultation", _("public consultation")
        COUNCIL_SESSION = "council_session", _("council session")
        COLLEGIUM = "collegium", _("collegium session")
        ROUND_TABLE = "round_table", _("round table")
        MEETING = "meeting", _("meeting with residents")
        BRIEFING = "briefing", _("briefing")
        PRESS_CONFERENCE = "press_conference", _("press conference")
        PRESS_TOUR = "press_tour", _("press tour")
        PRESS_APPROACH = "press_approach", _("press approach")

    class Level(models.TextChoices):
        INFORM = "inform", _("inform")
        CONSULT = "consult", _("consult")
        INVOLVE = "involve", _("involve")
        COLLABORATE = "collaborate", _("collaborate")
        EMPOWER = "empower", _("empower")

    class Format(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        ONLINE = "online", _("online")
        MIXED = "mixed", _("on site and online")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("agreed")
        ANNOUNCED = "announced", _("announced")
        CLOSED_FOR_RSVP = "closed_for_rsvp", _("replies closed")
        HELD = "held", _("held")
        OUTCOME_PUBLISHED = "outcome_published", _("outcome published")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    PRESS_KINDS = (Kind.BRIEFING, Kind.PRESS_CONFERENCE, Kind.PRESS_TOUR, Kind.PRESS_APPROACH)
    PUBLIC_STATES = (
        State.ANNOUNCED,
        State.CLOSED_FOR_RSVP,
        State.HELD,
        State.OUTCOME_PUBLISHED,
        State.POSTPONED,
        State.CANCELLED,
    )

    code = models.SlugField(_("code"), max_length=40, unique=True)
    uid = models.CharField(max_length=120, unique=True)  # of the public page and feeds, never of an invitation
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title_ru = models.CharField(_("title in Russian"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    summary_ru = models.TextField(_("what it is about, in Russian"), blank=True)
    summary_en = models.TextField(_("what it is about, in English"), blank=True)
    level = models.CharField(_("level of participation"), max_length=12, choices=Level, default=Level.CONSULT)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    is_all_day = models.BooleanField(_("days without an hour"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Moscow")
    format = models.CharField(_("format"), max_length=8, choices=Format, default=Format.ON_SITE)
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("place")
    )
    room = models.CharField(_("room"), max_length=120, blank=True)
    online_url = models.URLField(_("online link"), blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("responsible unit"),
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible officer"),
    )
    contact_phone = models.CharField(_("phone for questions"), max_length=40, blank=True)
    groups = models.ManyToManyField(
        ReferenceGroup, blank=True, related_name="events", verbose_name=_("reference groups")
    )
    council = models.ForeignKey(
        AdvisoryBody, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("council")
    )
    outlets = models.ManyToManyField(MediaOutlet, blank=True, related_name="events", verbose_name=_("media outlets"))
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    reply_until = models.DateTimeField(_("reply until"), null=True, blank=True)
    proposals_until = models.DateTimeField(_("proposals until"), null=True, blank=True)
    accreditation_until = models.DateTimeField(_("accreditation until"), null=True, blank=True)
    project_code = models.CharField(_("draft no."), max_length=60, blank=True)
    allows_substitutes = models.BooleanField(_("a substitute comes without being asked about"), default=False)
    is_public = models.BooleanField(_("in the public calendar"), default=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, db_index=True)
    state_at = models.DateTimeField()
    state_reason = models.CharField(max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of the public calendar entry
    changed_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    search_text = models.TextField(editable=False, default="")
    known_counts = models.JSONField(default=dict)  # figures known from papers: press present, publications, proposals

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="event_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:  # who names the columns changes no title and no place
            self.search_text = search_text(self.code, self.title_ru, self.title_en, str(self.venue or ""))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.code])

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_in(get_language() or "ru")

    def title_in(self, language: str) -> str:
        return (self.title_en if language.startswith("en") else "") or self.title_ru

    def summary_in(self, language: str) -> str:
        return (self.summary_en if language.startswith("en") else "") or self.summary_ru

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_for_press(self) -> bool:
        return self.kind in self.PRESS_KINDS

    @property
    def days(self) -> Days:
        return Days(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            is_all_day=self.is_all_day,
            reply_until=self.reply_until,
            accreditation_until=self.accreditation_until,
            proposals_until=self.proposals_until,
        )

    @property
    def answers_until(self) -> datetime:
        """When answers close: the reply deadline, else the moment from which an answer has no sense."""
        return self.reply_until or self.days.closes_at

    @property
    def lacks_place(self) -> bool:
        """People shall come, and nothing says where."""
        return self.format != self.Format.ONLINE and self.venue_id is None and not self.room.strip()

    def is_run_by(self, user: User) -> bool:
        """Say whether this person may change the event; the same question as `run_by`."""
        return user.may(EventQuerySet.view_permission) and (
            self.department_id in (None, user.department_id)
            or self.officer_id == user.pk
            or (self.is_for_press and user.may("events.edit_press"))
        )

    def shows_guests_to(self, user: User) -> bool:
        """Say whether this person may read its guests' names; the same question as `with_guests_for`."""
        sees_all = user.may(EventQuerySet.view_permission) and not user.roles.isdisjoint(SEE_ALL_DEPARTMENTS)
        return sees_all or self.is_run_by(user)

    @property
    def is_announced(self) -> bool:
        """People may know of it, so day, hour and place move only by rescheduling."""
        return self.state in lifecycle.ANNOUNCED


class Speaker(models.Model):
    """Someone who speaks at an event: a contact or just a name with a post."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="speeches")
    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=300, blank=True)
    topic = models.CharField(_("topic"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
