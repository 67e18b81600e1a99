"""Whom a letter without an event goes to: chosen groups, those left out, and of each person the reason in or out."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from crm.access.models import User
from crm.body.models import Body
from crm.consent.mailable import with_verdict
from crm.contacts.models import Contact, ContactQuerySet
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.segments import reasons as crm_reasons
from crm.segments.reason_words import words
from mailing.campaigns.models import Campaign

COLUMNS = ("surname", "name", "patronymic", "sex", "salutation_override", "language", "state", "sort_key")


@dataclass(frozen=True, slots=True)
class Person:
    """One chosen person with the codes of the reason."""

    contact: Contact
    codes: tuple[dict[str, Any], ...]
    is_in: bool

    @property
    def words(self) -> str:
        return words(self.codes)


@dataclass(frozen=True)
class Audience:
    """What a selection comes to at one moment, for one reader."""

    groups: list[ReferenceGroup]
    without: list[ReferenceGroup]
    people: list[Person]
    hidden: int  # people of other departments, of whom only the number is told

    @cached_property
    def invited(self) -> list[Person]:
        return [person for person in self.people if person.is_in]

    @cached_property
    def left_out(self) -> list[Person]:
        return [person for person in self.people if not person.is_in]

    @property
    def size(self) -> int:
        return len(self.invited)

    @property
    def chosen(self) -> int:
        return len(self.people) + self.hidden

    @cached_property
    def out_counts(self) -> list[tuple[str, int]]:
        """How many are out for each first reason, the most frequent first."""
        counted = Counter(person.codes[0]["code"] for person in self.left_out)
        shown = {person.codes[0]["code"]: words([{"code": person.codes[0]["code"]}]) for person in self.left_out}
        return [(shown[code] or code, n) for code, n in counted.most_common()]


def selected(campaign: Campaign) -> tuple[list[int], list[int]]:
    """The groups chosen and those left out, as kept with the campaign."""
    kept = campaign.selection
    return [int(pk) for pk in kept.get("groups", [])], [int(pk) for pk in kept.get("without", [])]


def audience_of(campaign: Campaign, *, by: User, now: datetime) -> Audience:
    """Say of everyone chosen whether they get the letter and why; the queries do not grow with the people."""
    chosen_ids, without_ids = selected(campaign)
    known = ReferenceGroup.objects.visible_to(by).in_bulk({*chosen_ids, *without_ids})
    groups = [known[pk] for pk in chosen_ids if pk in known]
    without = [known[pk] for pk in without_ids if pk in known]
    everyone = _members([group.pk for group in groups], now).alive()
    visible = with_verdict(everyone.visible_to(by), campaign.letter_class, now=now).in_order()
    contacts = list(visible.only(*COLUMNS))
    explained = crm_reasons.explain(
        contacts,
        crm_reasons.Selection(groups=groups, but_not=without),
        now=now,
        letter_class=campaign.letter_class,
    )
    people = [Person(contact, explained[contact.pk].codes, explained[contact.pk].is_in) for contact in contacts]
    return Audience(groups, without, people, hidden=everyone.count() - len(contacts))


def _members(groups: list[int], now: datetime) -> ContactQuerySet:
    today = now.astimezone(Body.current().zone).date()
    rows: QuerySet[GroupMembership] = GroupMembership.objects.on(today).filter(group__in=groups, contact__isnull=False)
    return Contact.objects.filter(pk__in=rows.values("contact"))
