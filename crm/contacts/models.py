"""People, their addresses and phones."""

from typing import Self

from django.conf import settings
from django.db import connections, models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.models import Department
from crm.access.scope import ScopedQuerySet
from crm.contacts.search_text import query_words, sort_key


class Sex(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")
    UNKNOWN = "", pgettext_lazy("sex of a person", "unknown")


class ContactQuerySet(ScopedQuerySet["Contact"]):
    view_permission = "crm.view_contacts"
    department_path = "department"

    def alive(self) -> Self:
        """All but the anonymised and those merged away."""
        return self.exclude(state=Contact.State.ANONYMISED)

    def in_order(self) -> Self:
        """By surname as Russian readers expect it (ё beside е)."""
        return self.order_by("sort_key", "pk")

    def districts(self) -> list[str]:
        """Every district that stands on a card, found by steps through the index, not by reading all cards."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                "WITH RECURSIVE step(district) AS ("
                "SELECT MIN(district) FROM crm_contact WHERE district > ''"
                " UNION ALL SELECT (SELECT MIN(c.district) FROM crm_contact c WHERE c.district > step.district)"
                " FROM step WHERE step.district IS NOT NULL"
                ") SELECT district FROM step WHERE district IS NOT NULL"
            )
            return [row[0] for row in cursor.fetchall()]

    def found_by(self, question: str) -> Self:
        """Those whose card holds every word of the question, in Cyrillic or Latin, whole or in part."""
        found = self
        words = query_words(question)
        for word in words:
            found = found.filter(search_text__contains=word)
        return found if words or not question.strip() else self.none()

    def named(self, question: str) -> Self:
        """The same by names alone: for readers to whom addresses and telephone numbers are masked."""
        found = self
        for word in sort_key(question).split():
            found = found.filter(sort_key__contains=word)
        return found


class Contact(models.Model):
    """A person of the contact base; a row without a department belongs to the whole body."""

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("contact state", "active")
        NEEDS_REVIEW = "needs_review", pgettext_lazy("contact state", "needs review")
        INACTIVE = "inactive", pgettext_lazy("contact state", "inactive")
        ANONYMISED = "anonymised", pgettext_lazy("contact state", "anonymised")

    class SexSource(models.TextChoices):
        GIVEN = "given", pgettext_lazy("sex of a person", "given")
        PATRONYMIC = "patronymic", _("by the patronymic")
        SURNAME = "surname", _("by the surname")
        NONE = "", _("not found")

    code = models.CharField(_("code"), max_length=40, null=True, blank=True, unique=True)
    surname = models.CharField(_("surname"), max_length=120)
    name = models.CharField(_("first name"), max_length=120, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True, default="")
    sex_source = models.CharField(max_length=10, choices=SexSource, blank=True, default="")
    salutation_override = models.CharField(_("salutation, if special"), max_length=200, blank=True)
    dative_override = models.CharField(_("name in the dative, if special"), max_length=300, blank=True)
    language = models.CharField(
        _("language"), max_length=5, default="ru", choices=[("ru", "Русский"), ("en", "English")]
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("department"),
        help_text=_("Empty: the whole body sees this person."),
    )
    district = models.CharField(_("district"), max_length=80, blank=True, db_index=True)
    preferred_channel = models.CharField(_("preferred channel"), max_length=200, blank=True)
    access_needs = models.CharField(_("what they need to take part"), max_length=500, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ACTIVE)
    source = models.CharField(_("where from"), max_length=200, blank=True)
    search_text = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=360, editable=False, default="")
    created_at = models.DateTimeField(_("added"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"))

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sort_key", "id"], name="contact_order")]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("crm:contact", args=[self.pk])

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic."""
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """Surname with initials and non-breaking spaces."""
        return self.surname + "".join(f"\u00a0{part[0]}." for part in (self.name, self.patronymic) if part)


class EmailAddressQuerySet(models.QuerySet["EmailAddress"]):
    def sound(self) -> Self:
        """Addresses to which a letter may go as far as the address itself is concerned."""
        return self.filter(state=EmailAddress.State.GOOD)


class EmailAddress(models.Model):
    """One e-mail address of a person. Shared mailboxes exist, so an address may stand on several cards."""

    class State(models.TextChoices):
        GOOD = "good", pgettext_lazy("address state", "works")
        SUSPICIOUS = "suspicious", pgettext_lazy("address state", "in doubt")
        ON_HOLD = "on_hold", pgettext_lazy("address state", "on hold")
        DEAD = "dead", pgettext_lazy("address state", "does not exist")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="emails")
    address = models.CharField(_("e-mail"), max_length=254)  # normal form: lower case, domain as A-label
    shown = models.CharField(max_length=254, blank=True)  # as people write it, when that differs
    key = models.CharField(max_length=64, db_index=True, default="")  # keyed hash, meets the suppression list
    is_primary = models.BooleanField(_("primary"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.GOOD)
    state_reason = models.CharField(_("why"), max_length=300, blank=True)
    state_on = models.DateField(_("since"), null=True, blank=True)
    soft_bounces = models.PositiveSmallIntegerField(default=0)

    objects = EmailAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "address"], name="address_once_on_a_card"),
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(is_primary=True), name="one_primary_address"
            ),
        ]
        indexes = [models.Index(fields=["address"], name="email_address")]

    def __str__(self) -> str:
        return self.shown or self.address


class Phone(models.Model):
    """One telephone number: E.164 with an extension apart."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(_("phone"), max_length=16)
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    is_primary = models.BooleanField(_("primary"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "number", "extension"], name="phone_once_on_a_card")]
        indexes = [models.Index(fields=["number"], name="phone_number")]

    def __str__(self) -> str:
        return self.number + (f" #{self.extension}" if self.extension else "")


class Interaction(models.Model):
    """A call, meeting or letter that a member of staff wrote down."""

    class Kind(models.TextChoices):
        CALL = "call", pgettext_lazy("interaction", "call")
        MEETING = "meeting", pgettext_lazy("interaction", "meeting")
        LETTER = "letter", pgettext_lazy("interaction", "letter")
        NOTE = "note", pgettext_lazy("interaction", "note")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="interactions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CALL)
    happened_at = models.DateTimeField(_("when"))
    text = models.TextField(_("what about"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact", "-happened_at"], name="interaction_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"
