"""Topics and competences."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.contacts.models import Contact


class Topic(models.Model):
    """A subject of the city's life that people know about."""

    name = models.CharField(pgettext_lazy("title of a thing", "name"), max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Competence(models.Model):
    """A person's competence in a topic."""

    class State(models.TextChoices):
        DECLARED = "declared", _("declared")
        CONFIRMED = "confirmed", _("confirmed")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="competences")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="competences")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DECLARED)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    may_comment = models.BooleanField(_("may comment to the press"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "topic"], name="competence_once")]

    def __str__(self) -> str:
        return f"{self.contact} · {self.topic}"
