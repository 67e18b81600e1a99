"""From-identities."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sender(models.Model):
    """An identity of the body that letters are sent from; its address can receive."""

    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=254, unique=True)
    is_default = models.BooleanField(_("used first"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_sender"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name_ru} <{self.address}>"

    def name_in(self, language: str) -> str:
        return (self.name_en if language.startswith("en") else "") or self.name_ru

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def plus(self, purpose: str, token: str) -> str:
        """The address for one letter: `local+purpose-token@domain`; purpose is `re` (answers) or `b` (bounces)."""
        local, _at, domain = self.address.rpartition("@")
        return f"{local}+{purpose}-{token}@{domain}"
