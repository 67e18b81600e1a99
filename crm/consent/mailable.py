"""May we write to this person? One question, one answer, with the first reason against.

The same conditions stand here as one query over many people and as words for one; a test holds them equal.
Source: DOMAIN section 3.
"""

from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from crm.consent.models import Basis, LetterClass, OptOut, Standing, Suppression
from crm.contacts.models import Contact, EmailAddress

Contacts = TypeVar("Contacts", bound="QuerySet[Contact]")


class Against(models.TextChoices):
    """Why a person gets no letter; the order is the order of the checks, so each person has one first reason."""

    INACTIVE = "inactive", _("the card is not in use")
    NO_ADDRESS = "no_address", _("no e-mail address")
    DEAD = "dead", _("the address does not exist")
    ON_HOLD = "on_hold", _("the address is on hold")
    SUSPICIOUS = "suspicious", _("the address is suspicious")
    WITHDRAWN = "withdrawn", _("consent withdrawn")
    NOT_PROVEN = "not_proven", _("consent not proven")
    NO_BASIS = "no_basis", _("no basis for processing")
    NO_ADVERTISING = "no_advertising", _("no consent to advertising")
    OPTED_OUT = "opted_out", _("opted out of letters")
    SUPPRESSED = "suppressed", _("in the suppression list")


def with_verdict(contacts: Contacts, letter_class: str, *, now: datetime) -> Contacts:
    """Add `mail_address`, `mail_address_id` and `against` ("" when we may write) to each contact.

    Service letters (answers, changes, cancellations) pass an opt-out, never a withdrawal or a dead address.
    """
    primary = EmailAddress.objects.filter(contact=OuterRef("pk"), is_primary=True)
    suppressed = Suppression.objects.in_force(now).filter(key=OuterRef("mail_key"))
    checks = [
        When(~Q(state=Contact.State.ACTIVE) & ~Q(state=Contact.State.NEEDS_REVIEW), then=Value(Against.INACTIVE.value)),
        When(mail_state__isnull=True, then=Value(Against.NO_ADDRESS.value)),
        When(mail_state=EmailAddress.State.DEAD, then=Value(Against.DEAD.value)),
        When(mail_state=EmailAddress.State.ON_HOLD, then=Value(Against.ON_HOLD.value)),
        When(mail_state=EmailAddress.State.SUSPICIOUS, then=Value(Against.SUSPICIOUS.value)),
        When(standing__withdrawn_on__isnull=False, then=Value(Against.WITHDRAWN.value)),
        When(standing__is_not_proven=True, then=Value(Against.NOT_PROVEN.value)),
        When(Q(standing__isnull=True) | Q(standing__basis=Basis.NONE), then=Value(Against.NO_BASIS.value)),
    ]
    if letter_class == LetterClass.ADVERTISING:
        checks.append(When(standing__advertising_on__isnull=True, then=Value(Against.NO_ADVERTISING.value)))
    if letter_class != LetterClass.SERVICE:
        stops = OptOut.objects.against(letter_class).filter(contact=OuterRef("pk"))
        checks.append(When(Exists(stops), then=Value(Against.OPTED_OUT.value)))
    checks.append(When(Exists(suppressed), then=Value(Against.SUPPRESSED.value)))
    return contacts.annotate(
        mail_state=Subquery(primary.values("state")[:1]),
        mail_key=Subquery(primary.values("key")[:1]),
        mail_address=Subquery(primary.values("address")[:1]),
        mail_address_id=Subquery(primary.values("pk")[:1]),
        against=Case(*checks, default=Value(""), output_field=models.CharField()),
        basis=F("standing__basis"),
        basis_on=F("standing__basis_on"),
    )


def may_be_written(letter_class: str, *, now: datetime) -> Q:
    """Return the condition over contacts that a letter of this class may go to them now.

    It says what `with_verdict` says with `against=""`, in a form that a database answers by joins and may turn round.
    """
    suppressed = Suppression.objects.in_force(now).filter(key=OuterRef("key"))
    addresses = EmailAddress.objects.sound().filter(contact=OuterRef("pk"), is_primary=True)
    standings = Standing.objects.filter(contact=OuterRef("pk"), withdrawn_on__isnull=True, is_not_proven=False)
    if letter_class == LetterClass.ADVERTISING:
        standings = standings.filter(advertising_on__isnull=False)
    condition = (
        Q(state__in=[Contact.State.ACTIVE, Contact.State.NEEDS_REVIEW])
        & Q(Exists(addresses.filter(~Exists(suppressed))))
        & Q(Exists(standings.exclude(basis=Basis.NONE)))
    )
    if letter_class != LetterClass.SERVICE:
        condition &= ~Q(Exists(OptOut.objects.against(letter_class).filter(contact=OuterRef("pk"))))
    return condition


def mailable(contacts: Contacts, letter_class: str, *, now: datetime) -> Contacts:
    """Only those to whom a letter of this class may go now, each with what `with_verdict` adds."""
    return with_verdict(contacts.filter(may_be_written(letter_class, now=now)), letter_class, now=now)
