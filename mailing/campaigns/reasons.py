"""Why a letter goes to somebody, whoever made the list."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from crm.segments.reason_words import Phrase, name_of, words

# A list of newsrooms has one reason each; lists of people have several codes.
PHRASES: dict[str, Phrase] = {
    "outlet": lambda code: _("works at “%(name)s”") % {"name": name_of(code)},
    "mailbox": lambda code: _("mailbox of “%(name)s”") % {"name": name_of(code)},
}


def why(reason: Mapping[str, Any]) -> str:
    """The reason kept with a letter, in the reader's language; empty where none was kept."""
    codes = reason.get("codes") or ([dict(reason)] if "code" in reason else [])
    return words(codes, more=PHRASES)
