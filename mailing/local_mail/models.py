"""Letters kept by the local mail server."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.access.permissions import Role
from crm.access.scope import ScopedQuerySet
from crm.body.models import Body
from crm.contacts.masking import masked_email
from mailing.delivery.models import Delivery


class LocalLetterQuerySet(ScopedQuerySet["LocalLetter"]):
    view_permission = "mailing.view_local_mail"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Letters the person may open; an administrator sees of every letter that it left, without what it says."""
        rows = super().visible_to(user)
        if user.is_authenticated and Role.ADMINISTRATOR in user.roles:
            return rows
        return rows.open_to(user)

    def open_to(self, user: User | AnonymousUser) -> Self:
        """Letters whose text and personal links the person may read, and answer in the recipient's place.

        Those of the campaigns the person sees, those to the body itself for whoever reads its mail, and those to the
        person: a link that sets an approver's password is the approver's alone.
        """
        rows = super().visible_to(user)
        return rows.filter(_opens_to(user)) if user.is_authenticated else rows

    def saying_whether_open_to(self, user: User) -> Self:
        """Each row with `is_open`: whether the person may open it."""
        return self.annotate(is_open=ExpressionWrapper(_opens_to(user), output_field=BooleanField()))


def _opens_to(user: User) -> Q:
    message_id = Concat(Value("<"), OuterRef("message_id"), Value(">"))
    of_a_campaign = Delivery.objects.visible_to(user).filter(message_id=message_id)
    opens = Q(Exists(of_a_campaign)) | Q(envelope_to=user.email.lower())
    if user.may("mailing.view_inbound"):
        opens |= Q(envelope_to__in=Body.objects.exclude(feedback_email="").values(address=Lower("feedback_email")))
    return opens


class LocalLetter(models.Model):
    """A letter that the local mail server accepted for one recipient: stored before it says 250."""

    received_at = models.DateTimeField(_("received"))
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.CharField(_("to"), max_length=320, db_index=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    message_id = models.CharField(max_length=500, blank=True, db_index=True)
    has_calendar = models.BooleanField(default=False)
    raw = models.BinaryField()
    answered = models.CharField(
        max_length=20, blank=True
    )  # what was done on the page: accepted, tentative, declined, bounced
    is_open: bool  # whether the reader may open it: given by `saying_whether_open_to`

    objects = LocalLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.envelope_to}: {self.subject}"

    @property
    def shown_to(self) -> str:
        """The recipient, masked for a reader who may not open the letter."""
        return self.envelope_to if self.is_open else masked_email(self.envelope_to)
