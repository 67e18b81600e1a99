"""The words of reasons: «в группе «Эксперты», согласие от 03.09.2025», «отписка от рассылок 14.10.2026»."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.consent.mailable import Against
from crm.consent.models import Basis, Suppression
from crm.web import dates

Code: TypeAlias = dict[str, Any]
Phrase: TypeAlias = Callable[[Code], str]


def words(codes: Iterable[Code], language: str = "", *, more: Mapping[str, Phrase] | None = None) -> str:
    """Join reasons into one line in the language named, else in the reader's own.

    `more` brings phrases for codes of a storey above; a code nobody knows is left out.
    """
    with translation.override(language or translation.get_language() or "ru"):
        listed = list(codes)
        phrases = {**PHRASES, **(more or {})}
        parts = [_groups(listed)] if any(code["code"] == "group" for code in listed) else []
        parts += [phrases[code["code"]](code) for code in listed if code["code"] in phrases]
        return ", ".join(part for part in parts if part)


def name_of(code: Code) -> str:
    """The name a code carries, in the reader's language where it has one."""
    return str(code.get("en" if _is_english() else "ru") or code.get("ru") or "")


def _is_english() -> bool:
    return (translation.get_language() or "ru").startswith("en")


def day_of(code: Code) -> str:
    """The day a code carries, as in a table; empty without one."""
    on = code.get("on")
    return dates.day(date.fromisoformat(on), translation.get_language() or "ru") if on else ""


def _groups(codes: list[Code]) -> str:
    names = [
        pgettext("quoted name", "“%(name)s”") % {"name": name_of(code)} for code in codes if code["code"] == "group"
    ]
    phrase = ngettext("in the group %(names)s", "in the groups %(names)s", len(names))
    return phrase % {"names": ", ".join(names)}


def _dated(with_day: Callable[[], str], without: Callable[[], str]) -> Phrase:
    """A phrase that names the day when the code has one."""

    def phrase(code: Code) -> str:
        day = day_of(code)
        return with_day() % {"day": day} if day else without()

    return phrase


def _suppressed(code: Code) -> str:
    causes: dict[str, str] = {value: str(label) for value, label in Suppression.Reason.choices}
    cause = causes.get(code.get("why", ""), "")
    return _("in the suppression list: %(cause)s") % {"cause": cause} if cause else _("in the suppression list")


PHRASES: dict[str, Phrase] = {
    "council": lambda code: _("on the body “%(name)s”") % {"name": name_of(code)},
    "competence": lambda code: _("competence “%(name)s”") % {"name": name_of(code)},
    "left_out_group": lambda code: _("the group “%(name)s” is left out") % {"name": name_of(code)},
    "opted_out_group": lambda code: (
        _("opted out of letters to the group “%(name)s” on %(day)s") % {"name": name_of(code), "day": day_of(code)}
    ),
    Basis.CONSENT.value: _dated(lambda: _("consent of %(day)s"), lambda: _("consent")),
    Basis.OFFICIAL.value: lambda _code: _("official contact"),
    Against.INACTIVE.value: lambda _code: _("the card is not in use"),
    Against.NO_ADDRESS.value: lambda _code: _("no e-mail address"),
    Against.DEAD.value: _dated(
        lambda: _("the address does not exist (found on %(day)s)"), lambda: _("the address does not exist")
    ),
    Against.ON_HOLD.value: _dated(
        lambda: _("the address is on hold since %(day)s"), lambda: _("the address is on hold")
    ),
    Against.SUSPICIOUS.value: lambda _code: _("the address is suspicious"),
    Against.WITHDRAWN.value: _dated(lambda: _("consent withdrawn on %(day)s"), lambda: _("consent withdrawn")),
    Against.NOT_PROVEN.value: lambda _code: _("consent not proven"),
    Against.NO_BASIS.value: lambda _code: _("no basis for processing"),
    Against.NO_ADVERTISING.value: lambda _code: _("no consent to advertising"),
    Against.OPTED_OUT.value: _dated(lambda: _("opted out of letters on %(day)s"), lambda: _("opted out of letters")),
    Against.SUPPRESSED.value: _suppressed,
}
