"""Who looks like whom: the same person, perhaps the same, or only people behind one mailbox.

Case, ё and е, order of words, spaces and quotation marks make no difference. Source: sample rules 5; DOMAIN 5.7.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from crm.contacts.names import PersonName


class Likeness(StrEnum):
    """How two cards stand to each other, the surest first."""

    SAME_EMAIL = "same_email"  # a shared address and the same surname: one person
    SAME_PHONE = "same_phone"  # the same full name and telephone: one person
    SAME_NAME = "same_name"  # the same full name and organisation, other channels: a person decides
    SHARED_MAILBOX = "shared_mailbox"  # a shared address, another surname: two people
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of a person: addresses in normal form, telephones in E.164."""

    person: PersonName
    emails: frozenset[str] = field(default_factory=frozenset)
    phones: frozenset[str] = field(default_factory=frozenset)
    organisation: str = ""


def fold(text: str) -> str:
    """Lower case, ё as е, one space between words."""
    return " ".join(text.casefold().replace("ё", "е").split())


def surname_key(person: PersonName) -> str:
    """What must be equal in «the same surname»; a person known without one is met by the given name."""
    return fold(person.surname or person.name)


def name_key(person: PersonName) -> str:
    """What must be equal in «the same full name»; empty when there are only initials, which are no full name."""
    return "" if person.has_only_initials else " ".join(sorted(fold(person.full).split()))


def organisation_key(name: str) -> str:
    """The name of an organisation without quotation marks, case and ё."""
    return " ".join(re.sub(r"[\"'«»„“”‚‘’`]", " ", fold(name)).split())


def likeness(one: Card, other: Card) -> Likeness:
    """Say how two cards stand to each other."""
    shares_address = bool(one.emails & other.emails)
    if shares_address and surname_key(one.person) == surname_key(other.person):
        return Likeness.SAME_EMAIL
    is_namesake = bool(name_key(one.person)) and name_key(one.person) == name_key(other.person)
    if is_namesake and one.phones & other.phones:
        return Likeness.SAME_PHONE
    if is_namesake and one.organisation and organisation_key(one.organisation) == organisation_key(other.organisation):
        return Likeness.SAME_NAME
    return Likeness.SHARED_MAILBOX if shares_address else Likeness.NONE
