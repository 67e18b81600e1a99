"""What became of a letter, as its row and page say it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mailing.inbound.models import InboundLetter
from mailing.inbound.ports import handler

Outcome = InboundLetter.Outcome


class Shown(NamedTuple):
    """Tone, icon and word of an outcome."""

    tone: str
    icon: str
    word: str | Promise


OUTCOMES: dict[str, Shown] = {
    Outcome.NEW: Shown("info", "clock", pgettext_lazy("outcome of a letter", "being read")),
    Outcome.APPLIED: Shown("good", "check", pgettext_lazy("outcome of a letter", "taken into account")),
    Outcome.DUPLICATE: Shown("quiet", "ban", pgettext_lazy("outcome of a letter", "came before")),
    Outcome.OLDER: Shown("quiet", "clock", pgettext_lazy("outcome of a letter", "out of date")),
    Outcome.NEEDS_STAFF: Shown("warn", "alert", pgettext_lazy("outcome of a letter", "waits for a person")),
    Outcome.NOT_OURS: Shown("quiet", "minus", pgettext_lazy("outcome of a letter", "nothing to do")),
    Outcome.UNREADABLE: Shown("bad", "x", pgettext_lazy("outcome of a letter", "unreadable")),
}
DECIDED = Shown("good", "check", pgettext_lazy("outcome of a letter", "dealt with"))


def shown(letter: InboundLetter) -> Shown:
    """How the outcome looks; a letter that a person dealt with waits no more."""
    return DECIDED if letter.decided_at else OUTCOMES[letter.outcome]


def outcome_words(letter: InboundLetter) -> str:
    """One sentence on what came of the letter, in the reader's language."""
    if letter.handler in settings.MAILING_INBOUND_HANDLERS:
        return handler(letter.handler).words(letter.summary)
    return _plain(letter.summary) if letter.outcome != Outcome.NEW else ""


def _plain(summary: Mapping[str, Any]) -> str:
    return {
        "automatic": _("A program sent it: no answer and no bounce."),
        "letter_of_a_contact": _("A letter from a person we know."),
        "stranger": _("A letter from an address that is on no card."),
        "nothing_inside": _("There is nothing in the letter that can be read."),
        "failed": _("The letter could not be read three times. It is kept as it came: look at its source."),
    }.get(str(summary.get("code")), "")


SOURCES: dict[str, str | Promise] = {
    "local": pgettext_lazy("door of a letter", "the mail server of this machine"),
    "mailbox_page": pgettext_lazy("door of a letter", "the mailbox page, in the recipient's place"),
    "imap": pgettext_lazy("door of a letter", "a mailbox"),
    "webhook": pgettext_lazy("door of a letter", "the mail provider"),
    "file": pgettext_lazy("door of a letter", "a file"),
}


def source_words(source: str) -> str:
    """By which door a letter came in."""
    return str(SOURCES.get(source, source))
