"""What a handler of letters is: a module of the setting MAILING_INBOUND_HANDLERS, asked in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from crm.access.models import User
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail


@dataclass(frozen=True, slots=True)
class Handled:
    """What a handler made of a letter. `summary` is JSON: codes and names from which `words` makes a sentence.

    Its key "report" may hold facts that `receive_mail` prints (severity, status, invitation, answer, trust …).
    """

    kind: str
    outcome: str
    summary: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A button under a letter that waits for a person: a POST to an address with these fields, or a link to a page."""

    verb: str
    url: str
    fields: tuple[tuple[str, str], ...] = ()
    is_link: bool = False
    is_main: bool = False


class InboundHandler(Protocol):
    """A module that may take a letter. All it changes happens in the transaction that stores the outcome."""

    def handle(self, letter: InboundLetter, mail: ParsedMail, *, now: datetime) -> Handled | None:
        """Take the letter and say what came of it; None leaves it to the next handler."""

    def words(self, summary: Mapping[str, Any]) -> str:
        """Say in the reader's language what came of a letter that this handler took."""

    def proposals(self, letter: InboundLetter, *, user: User) -> Sequence[Proposal]:
        """Offer what a person may do about a letter that waits, within that person's rights."""


def handlers() -> list[tuple[str, InboundHandler]]:
    """The adapters with their paths, in order."""
    return [(path, handler(path)) for path in settings.MAILING_INBOUND_HANDLERS]


def handler(path: str) -> InboundHandler:
    """The adapter of one path."""
    return cast(InboundHandler, import_module(path))
