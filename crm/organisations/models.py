"""Organisations, media outlets, and the positions people hold there."""

from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.scope import ScopedQuerySet
from crm.contacts.models import Contact
from crm.contacts.search_text import query_words


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    view_permission = "crm.view_contacts"

    def in_order(self) -> Self:
        return self.order_by("sort_key", "pk")

    def found_by(self, question: str) -> Self:
        """Those whose names, head, address or ИНН hold every word of the question."""
        found = self
        words = query_words(question)
        for word in words:
            found = found.filter(search_text__contains=word)
        return found if words or not question.strip() else self.none()


class Organisation(models.Model):
    """A legal or informal body; an empty ИНН is allowed for those without legal personality (ТОС)."""

    code = models.CharField(_("code"), max_length=40, null=True, blank=True, unique=True)
    short_name = models.CharField(_("short name"), max_length=300)
    full_name = models.CharField(_("full name"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=80, blank=True, db_index=True)
    inn = models.CharField(_("taxpayer number (INN)"), max_length=12, blank=True)
    ogrn = models.CharField(_("registration number (OGRN)"), max_length=15, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    site = models.CharField(_("site"), max_length=300, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    head_name = models.CharField(_("head"), max_length=200, blank=True)
    head_post = models.CharField(_("post of the head"), max_length=200, blank=True)
    in_sme_register = models.BooleanField(_("in the register of small business"), default=False)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=320, editable=False, default="", db_index=True)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("crm:organisation", args=[self.pk])


class MediaOutlet(models.Model):
    """What makes an organisation an outlet: form, registration, deadlines, priority (1 is the highest)."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, primary_key=True, related_name="outlet")
    form = models.CharField(_("form"), max_length=80)
    is_media_in_law = models.BooleanField(_("registered medium"), default=True)
    registration_no = models.CharField(_("registration no."), max_length=80, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    founder = models.CharField(_("founder"), max_length=300, blank=True)
    editor_in_chief = models.CharField(_("editor-in-chief"), max_length=200, blank=True)
    area = models.CharField(_("area"), max_length=120, blank=True)
    periodicity = models.CharField(_("how often"), max_length=80, blank=True)
    reach = models.PositiveIntegerField(_("circulation or reach"), null=True, blank=True)
    topics = models.CharField(_("topics"), max_length=300, blank=True)
    copy_deadline = models.CharField(_("copy deadline"), max_length=80, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=3)

    def __str__(self) -> str:
        return self.organisation.short_name


class PositionQuerySet(models.QuerySet["Position"]):
    def held_on(self, day: date) -> Self:
        """Positions that are held on that day."""
        return self.filter(
            models.Q(from_on__isnull=True) | models.Q(from_on__lte=day),
            models.Q(to_on__isnull=True) | models.Q(to_on__gte=day),
        )


class Position(models.Model):
    """A post that a person holds in an organisation, from when until when."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name=_("organisation"),
    )
    title = models.CharField(_("post"), max_length=300, blank=True)
    is_main = models.BooleanField(_("main"), default=True)
    from_on = models.DateField(pgettext_lazy("term", "from"), null=True, blank=True)
    to_on = models.DateField(pgettext_lazy("term", "until"), null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=models.Q(is_main=True), name="one_main_position"),
        ]

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.title, self.organisation) if part)
