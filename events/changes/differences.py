"""What changed about an event, in words for a letter, and whether it voids the answers that were given."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from events.invitations.letters import place_words, when_words
from events.planning.models import Event, Venue

# A new one of these asks everybody again; the rest keeps the answers (CALENDAR 1.5).
ASKS_AGAIN = ("starts_at", "ends_at", "is_all_day", "format", "venue_id")


@dataclass(frozen=True, slots=True)
class Told:
    """How an event stood when it was told last, in both languages."""

    when: dict[str, str]
    where: dict[str, str]
    online: str
    values: dict[str, object]


def as_told(event: Event) -> Told:
    """Take a picture of an event before it is changed."""
    names = (*ASKS_AGAIN, "time_zone", "room", "online_url")
    return Told(
        when={language: when_words(event, language) for language in ("ru", "en")},
        where={language: place_words(event, language) for language in ("ru", "en")},
        online=event.online_url if event.format != Event.Format.ON_SITE else "",
        values={name: getattr(event, name) for name in names},
    )


def asks_again(before: Told, event: Event) -> bool:
    """Say whether day, hour, venue or the way of taking part changed, so that old answers say nothing."""
    return any(before.values[name] != getattr(event, name) for name in ASKS_AGAIN)


def words(before: Told, event: Event, language: str) -> str:
    """Say line by line what is new and what it was; a general sentence when only texts changed."""
    with override(language):
        lines = []
        when, where = when_words(event, language), place_words(event, language)
        online = event.online_url if event.format != Event.Format.ON_SITE else ""
        if when != before.when[language]:
            lines.append(_("New time: %(new)s (was: %(old)s).") % {"new": when, "old": before.when[language]})
        if where != before.where[language]:
            lines.append(
                _("New place: %(new)s (was: %(old)s).") % {"new": where or "—", "old": before.where[language] or "—"}
            )
        if online != before.online:
            lines.append(
                _("New link for those online: %(new)s.") % {"new": online}
                if online
                else _("There is no way to take part online any more.")
            )
        return "\n".join(lines) or general_words(language)


def general_words(language: str) -> str:
    """What a letter says when the texts of the event changed, not its time or place."""
    with override(language):
        return _("The description of the event has been brought up to date.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where and when an event takes place from now on."""

    starts_at: datetime
    ends_at: datetime
    is_all_day: bool = False
    format: str
    venue: Venue | None = None
    room: str = ""
    online_url: str = ""
    reply_until: datetime | None = None
