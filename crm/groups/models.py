"""Reference groups and who belongs to them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm.access.models import Department
from crm.access.scope import ScopedQuerySet
from crm.contacts.models import Contact
from crm.organisations.models import Organisation


class ReferenceGroupQuerySet(ScopedQuerySet["ReferenceGroup"]):
    view_permission = "crm.view_groups"

    def in_use(self) -> Self:
        return self.exclude(state=ReferenceGroup.State.ARCHIVED)

    def overdue(self, today: date) -> Self:
        """Groups whose day of review has passed."""
        return self.in_use().filter(review_on__lt=today)


class ReferenceGroup(models.Model):
    """A register of those whom the body's work touches in one way."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("reference group state", "proposed")
        APPROVED = "approved", pgettext_lazy("reference group state", "approved")
        UNDER_REVIEW = "under_review", pgettext_lazy("reference group state", "under review")
        ARCHIVED = "archived", pgettext_lazy("reference group state", "archived")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_ru = models.CharField(_("name in Russian"), max_length=200, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    short_name_ru = models.CharField(_("short name in Russian"), max_length=60, blank=True)
    short_name_en = models.CharField(_("short name in English"), max_length=60, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    criteria = models.TextField(
        _("criteria"), blank=True, help_text=_("By what signs a person or organisation belongs here.")
    )
    owner = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="groups", verbose_name=_("owner unit")
    )
    approving_act = models.CharField(_("approving act"), max_length=200, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    target_share = models.DecimalField(
        _("target share, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Of all people invited to a common event."),
    )
    target_size = models.PositiveIntegerField(_("target size"), null=True, blank=True)
    usual_channels = models.CharField(_("usual channels"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.APPROVED)

    objects = ReferenceGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name_ru"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crm:group", args=[self.code])

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return self.title_in(get_language() or "ru")

    @property
    def short_title(self) -> str:
        english = (get_language() or "ru").startswith("en")
        return (self.short_name_en if english else self.short_name_ru) or self.title

    def title_in(self, language: str) -> str:
        return (self.name_en if language.startswith("en") else "") or self.name_ru


class GroupMembershipQuerySet(models.QuerySet["GroupMembership"]):
    def on(self, day: date) -> Self:
        """Memberships that hold on that day."""
        return self.filter(
            models.Q(from_on__isnull=True) | models.Q(from_on__lte=day),
            models.Q(to_on__isnull=True) | models.Q(to_on__gt=day),
        )


class GroupMembership(models.Model):
    """A person or an organisation in a group; leaving sets `to_on`, so a removal is remembered."""

    class Role(models.TextChoices):
        MEMBER = "member", pgettext_lazy("role in a group", "member")
        REPRESENTATIVE = "representative", pgettext_lazy("role in a group", "representative")

    group = models.ForeignKey(ReferenceGroup, on_delete=models.PROTECT, related_name="memberships")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.MEMBER)
    source = models.CharField(_("where from"), max_length=200, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_on = models.DateField(pgettext_lazy("term", "from"), null=True, blank=True)
    to_on = models.DateField(pgettext_lazy("term", "until"), null=True, blank=True)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False, organisation__isnull=True)
                | models.Q(contact__isnull=True, organisation__isnull=False),
                name="person_or_organisation",
            ),
            models.UniqueConstraint(
                fields=["group", "contact"],
                condition=models.Q(to_on__isnull=True, contact__isnull=False),
                name="contact_once_in_group",
            ),
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=models.Q(to_on__isnull=True, organisation__isnull=False),
                name="organisation_once_in_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact or self.organisation} · {self.group}"
