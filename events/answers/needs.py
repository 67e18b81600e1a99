"""What a guest needs to take part: a few things that every house is asked for, kept as readable text.

The text is in the language of the house, for those who prepare the room; the guest ticks it in their own.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

NEEDS: dict[str, str | Promise] = {
    "ramp": _("a ramp or a place without steps"),
    "captions": _("captions"),
    "sign_language": _("a sign language interpreter"),
    "large_print": _("materials in large print"),
    "companion": _("a companion comes along"),
}
LANGUAGES = ("ru", "en")
BETWEEN = "; "
MOST = 500


def as_text(codes: Iterable[str], language: str) -> str:
    """Write the ticked needs as one line in that language; codes that are not known are dropped."""
    chosen = set(codes)
    with override(language):
        return BETWEEN.join(str(words) for code, words in NEEDS.items() if code in chosen)[:MOST]


def from_text(text: str) -> list[str]:
    """Find the ticks again in a line written in any of our languages."""
    said = {part.strip().lower() for part in text.split(BETWEEN.strip())}
    return [code for code in NEEDS if said & _in_all_languages(code)]


def _in_all_languages(code: str) -> set[str]:
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(str(NEEDS[code]).lower())
    return found
