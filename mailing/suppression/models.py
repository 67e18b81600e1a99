"""The secret of each person's way out of our letters."""

from django.db import models
from django.db.models import Q

from crm.contacts.models import Contact

WAY_ONE_CLICK, WAY_PAGE = "one-click", "page"  # how an opt-out came that was made by such a link


class OptOutLink(models.Model):
    """One per person, or per address where no card stands behind a letter. The link never changes and never ends."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, null=True, related_name="opt_out_link")
    address = models.CharField(max_length=254, blank=True)  # only without a contact
    link_id = models.CharField(max_length=32, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=Q(contact__isnull=True), name="opt_out_link_of_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact_id or self.address}"
