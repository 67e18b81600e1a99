"""Templates of letters, Russian and English side by side."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.consent.models import LetterClass


class LetterTemplate(models.Model):
    """A text with merge fields; a campaign takes a copy, so a later edit changes nothing that was sent."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    letter_class = models.CharField(_("letters"), max_length=12, choices=LetterClass, default=LetterClass.INFORMING)
    subject_ru = models.CharField(_("subject in Russian"), max_length=200)
    body_ru = models.TextField(_("text in Russian"))
    subject_en = models.CharField(_("subject in English"), max_length=200, blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
