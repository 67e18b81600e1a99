"""Advisory bodies and their members."""

from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm.access.models import Department
from crm.access.scope import ScopedQuerySet
from crm.contacts.models import Contact
from crm.groups.models import ReferenceGroup
from crm.organisations.models import Organisation


class AdvisoryBodyQuerySet(ScopedQuerySet["AdvisoryBody"]):
    view_permission = "crm.view_councils"


class AdvisoryBody(models.Model):
    """A council or another advisory body."""

    class Kind(models.TextChoices):
        PUBLIC_COUNCIL = "public_council", _("public council")
        EXPERT_COUNCIL = "expert_council", _("expert council")
        COLLEGIUM = "collegium", _("collegium")
        WORKING_GROUP = "working_group", _("working group")
        COMMISSION = "commission", _("commission")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name_ru = models.CharField(_("name in Russian"), max_length=200, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="councils",
        verbose_name=_("responsible unit"),
    )
    statute = models.CharField(_("statute"), max_length=300, blank=True)
    convocation = models.CharField(_("convocation"), max_length=40, blank=True)
    term_until = models.DateField(_("term of office until"), null=True, blank=True)
    size = models.PositiveSmallIntegerField(_("seats by the statute"), null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum, people"), null=True, blank=True)
    groups = models.ManyToManyField(
        ReferenceGroup, blank=True, related_name="councils", verbose_name=_("groups to be represented")
    )

    objects = AdvisoryBodyQuerySet.as_manager()

    class Meta:
        ordering = ["name_ru"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crm:council", args=[self.pk])

    @property
    def title(self) -> str:
        english = (get_language() or "ru").startswith("en")
        return (self.name_en if english else "") or self.name_ru


class MembershipQuerySet(models.QuerySet["Membership"]):
    def sitting_on(self, day: date) -> Self:
        """Seats that are held on that day."""
        return self.filter(
            models.Q(from_on__isnull=True) | models.Q(from_on__lte=day),
            models.Q(to_on__isnull=True) | models.Q(to_on__gte=day),
            state=Membership.State.APPOINTED,
        )


class Membership(models.Model):
    """A person's seat on a council."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        DEPUTY = "deputy", _("deputy chair")
        SECRETARY = "secretary", _("secretary")
        MEMBER = "member", _("member of the council")

    class State(models.TextChoices):
        NOMINATED = "nominated", pgettext_lazy("council member state", "nominated")
        APPOINTED = "appointed", pgettext_lazy("council member state", "appointed")
        ENDED = "ended", pgettext_lazy("council member state", "term ended")

    body = models.ForeignKey(AdvisoryBody, on_delete=models.PROTECT, related_name="memberships")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="council_memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.APPOINTED)
    nominated_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    represents = models.ForeignKey(ReferenceGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    act = models.CharField(_("act of appointment"), max_length=200, blank=True)
    from_on = models.DateField(pgettext_lazy("term", "from"), null=True, blank=True)
    to_on = models.DateField(pgettext_lazy("term", "until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "contact"], condition=~models.Q(state="ended"), name="one_person_one_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.body}"
