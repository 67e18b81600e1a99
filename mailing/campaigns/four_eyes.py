"""When a second person has to approve: by the letter itself, or by all the author sent alone within a day.

What an author sends without a second person counts together for 24 hours, so a long list that was cut into short ones
still meets a second person. Short automatic answers to guests are not an author's letters and do not count.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access.models import User
from crm.body.models import Body
from crm.consent.models import LetterClass
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery

DAY = timedelta(hours=24)
LETTERS_A_DAY = 4  # times the threshold: how many letters an author may send alone in a day, to the same people too
FEW_LETTERS, SOLE_OPERATOR = "few_letters", "sole_operator"  # why a letter left without a second person
NOT_SENT = (Delivery.State.CANCELLED, Delivery.State.SUPPRESSED)


class Why(StrEnum):
    """Why a second person is needed."""

    NOT = ""
    PRESS = "press"
    MANY = "many"
    TOGETHER = "together"
    A_DAY = "a_day"


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Whether one is needed, why, and the numbers: `n` is what was counted, `most` what one person may send alone."""

    why: Why = Why.NOT
    n: int = 0
    most: int = 0

    @property
    def is_needed(self) -> bool:
        return self.why != Why.NOT

    @property
    def words(self) -> str:
        """The rule in one sentence; empty where nobody is needed."""
        numbers = {"n": self.n, "most": self.most}
        if self.why == Why.TOGETHER:
            return (
                ngettext(
                    "Letters sent without a second person count together for 24 hours: with this list"
                    " they reach %(n)s person, more than %(most)s, so a second person approves.",
                    "Letters sent without a second person count together for 24 hours: with this list"
                    " they reach %(n)s people, more than %(most)s, so a second person approves.",
                    self.n,
                )
                % numbers
            )
        if self.why == Why.A_DAY:
            return (
                _(
                    "In 24 hours one author sends at most %(most)s letters without a second person;"
                    " with this list it would be %(n)s, so a second person approves."
                )
                % numbers
            )
        if self.is_needed:
            return ngettext(
                "More than %(n)s letter, and any letter to the press, is approved by a second person.",
                "More than %(n)s letters, and any letter to the press, are approved by a second person.",
                self.most,
            ) % {"n": self.most}
        return ""


def is_own_letter(campaign: Campaign, user: User) -> bool:
    """Say whether this person wrote any of it, chose whom it goes to, or asked for approval: then another approves."""
    if user.pk in (campaign.author_id, campaign.requested_by_id):
        return True
    return campaign.writers.filter(pk=user.pk).exists()


def second_person(campaign: Campaign, addresses: Collection[str], *, now: datetime) -> SecondPerson:
    """Say whether a second person approves this letter to these addresses, and why."""
    body = Body.current()
    most = body.approval_threshold
    if body.sole_operator_since is not None:
        return SecondPerson(most=most)
    if campaign.letter_class == LetterClass.PRESS:
        return SecondPerson(Why.PRESS, len(addresses), most)
    if len(addresses) > most:
        return SecondPerson(Why.MANY, len(addresses), most)
    if campaign.purpose == Campaign.Purpose.CONFIRMATION:
        return SecondPerson(most=most)
    earlier = list(
        Delivery.objects.filter(campaign__in=sent_alone(campaign, now))
        .exclude(state__in=NOT_SENT)
        .values_list("address", flat=True)
    )
    people = len({address.lower() for address in (*earlier, *addresses)})
    if people > most:
        return SecondPerson(Why.TOGETHER, people, most)
    letters = len(earlier) + len(addresses)
    if letters > most * LETTERS_A_DAY:
        return SecondPerson(Why.A_DAY, letters, most * LETTERS_A_DAY)
    return SecondPerson(most=most)


def sent_alone(campaign: Campaign, now: datetime) -> QuerySet[Campaign]:
    """Other letters of this author that left without a second person within the day, or shall leave at their hour."""
    lately = Q(approved_at__gt=now - DAY) | Q(started_at__gt=now - DAY) | Q(state=Campaign.State.SCHEDULED)
    return (
        Campaign.objects.filter(lately, author=campaign.author_id, approval_note=FEW_LETTERS)
        .exclude(purpose=Campaign.Purpose.CONFIRMATION)
        .exclude(pk=campaign.pk)
    )
