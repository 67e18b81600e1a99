"""What the card of a contact asks of the rooms and storeys that know the person: entries, tabs, buttons.

Adapters are listed in settings as dotted paths to objects ("events.invitations.timeline.SOURCE").
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise

from crm.access.models import User
from crm.contacts.models import Contact


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened. `at` is aware; with `is_whole_day` only its day is known and shown.

    Tone and icon are those of the design (good, info, warn, bad, unknown, quiet); `strong` opens the title in bold;
    `url` with `verb` leads to the thing itself.
    """

    at: datetime
    tone: str
    icon: str
    title: str | Promise
    text: str | Promise = ""
    url: str = ""
    verb: str | Promise = ""
    strong: str | Promise = ""
    is_whole_day: bool = False


class TimelineSource(Protocol):
    """Something that happens to people. Listed in CRM_TIMELINE_SOURCES."""

    def entries(self, contact: Contact, user: User) -> Iterable[TimelineEntry]:
        """Return all that happened to this person and that this reader may see, in any order."""

    def latest(self, contacts: Collection[int], user: User) -> Mapping[int, TimelineEntry]:
        """Return the newest entry of each of these people (primary keys); who has none is left out.

        The number of queries does not depend on how many people are asked about.
        """


class CardTab(Protocol):
    """A tab of the card at /contacts/<pk>/<key>/. Listed in CRM_CARD_TABS.

    `template` is a part included into the page; it gets what `context` returns, and `contact`.
    """

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    @property
    def permission(self) -> str: ...

    @property
    def template(self) -> str: ...

    def count(self, contact: Contact, user: User) -> int | None:
        """Return how many lines the tab leads to; nothing leaves the number out."""

    def context(self, contact: Contact, user: User) -> Mapping[str, Any]:
        """Return what the template shows."""


@dataclass(frozen=True, slots=True)
class CardAction:
    """A button of the card's head; the main one is filled and stands last."""

    label: str | Promise
    url: str
    icon: str = ""
    is_main: bool = False


class CardActions(Protocol):
    """Buttons that lead from a person on. Listed in CRM_CARD_ACTIONS."""

    def actions(self, contact: Contact, user: User) -> Iterable[CardAction]:
        """Return the buttons this reader may press; none for who may not."""
