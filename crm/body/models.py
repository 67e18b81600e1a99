"""The public body itself."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MOST_LETTERS_ALONE = 50  # above it a second person approves; a body may ask for one earlier, never later


class Body(models.Model):
    """The one public body of this system: its names, zone, contacts for letters, and thresholds."""

    name_ru = models.CharField(_("name in Russian"), max_length=200, default="")
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    short_name_ru = models.CharField(_("short name in Russian"), max_length=80, blank=True)
    short_name_en = models.CharField(_("short name in English"), max_length=80, blank=True)
    address_ru = models.CharField(_("address"), max_length=300, blank=True)
    site = models.URLField(_("official site"), blank=True)
    inn = models.CharField(_("taxpayer number (INN)"), max_length=12, blank=True)
    language = models.CharField(
        _("first language"), max_length=5, default="ru", choices=[("ru", "Русский"), ("en", "English")]
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Moscow")
    city_phone_code = models.CharField(_("city telephone code"), max_length=6, blank=True)
    feedback_email = models.EmailField(_("e-mail for feedback"), blank=True)
    feedback_phone = models.CharField(_("phone for feedback"), max_length=40, blank=True)
    officer_name = models.CharField(_("responsible officer"), max_length=200, blank=True)
    approval_threshold = models.PositiveIntegerField(
        _("letters that one person may send alone"),
        default=MOST_LETTERS_ALONE,
        validators=[MinValueValidator(1)],
        help_text=_("From 1 to 50. Above this number a second person approves."),
    )
    sole_operator_since = models.DateTimeField(_("one-person body since"), null=True, blank=True)
    sole_operator_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sole_operator_reason = models.CharField(_("why one person sends alone"), max_length=500, blank=True)
    is_sample = models.BooleanField(default=False)  # the invented city was loaded
    sample_shift_weeks = models.IntegerField(default=0)
    set_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_body"),
            models.CheckConstraint(
                condition=models.Q(approval_threshold__gte=1)
                & (models.Q(approval_threshold__lte=MOST_LETTERS_ALONE) | models.Q(sole_operator_since__isnull=False)),
                name="threshold_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        """The full name in the language of the reader."""
        return self.name_in(get_language() or "ru")

    @property
    def lacks_contacts(self) -> bool:
        """Say whether the foot of a letter would name nobody, or no phone, to ask."""
        return not (self.officer_name and self.feedback_phone and self.feedback_email)

    @property
    def short_name(self) -> str:
        english = (get_language() or "ru").startswith("en")
        return (self.short_name_en if english else "") or self.short_name_ru or self.name

    def name_in(self, language: str) -> str:
        return (self.name_en if language.startswith("en") else "") or self.name_ru

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @classmethod
    def current(cls) -> "Body":
        """The one row; an unsaved default before the first-run page was filled in."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
