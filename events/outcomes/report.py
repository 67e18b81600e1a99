"""A content as a page shows it: texts in the reader's language, lines with their bars. No database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.web.charts import TELLING, RepresentationBar, percent


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A row of the table: a name, three numbers, three widths."""

    name: str
    invited: int
    accepted: int
    came: int
    widths: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; the state is what a reader may see of it on a day: done, under way, or nothing yet known."""

    text: str
    responsible: str
    due_on: date | None
    done: str

    def is_under_way(self, today: date) -> bool:
        return not self.done and self.due_on is not None and self.due_on >= today


class Report:
    """A content of `content.content_of` in one language."""

    def __init__(self, content: dict[str, Any], language: str) -> None:
        self.content = content
        self._key = "en" if language.startswith("en") else "ru"
        self._event: dict[str, Any] = content["event"]
        self._counts: dict[str, Any] = content["counts"]

    @property
    def title(self) -> str:
        return self._in_language(self._event, "title")

    @property
    def text(self) -> str:
        return self._in_language(self.content, "text")

    @property
    def is_untranslated(self) -> bool:
        """The reader's language is not that of the text."""
        return self._key == "en" and not self.content["text_en"]

    @property
    def aim(self) -> str:
        return str(self.content["aim"])

    @property
    def organiser(self) -> str:
        return self._in_language(self._event, "organiser")

    @property
    def place(self) -> str:
        return ", ".join(part for part in (self._event["venue"], self._event["address"]) if part)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self._event["time_zone"])

    @property
    def starts_at(self) -> datetime:
        return datetime.fromisoformat(self._event["starts_at"]).astimezone(self.zone)

    @property
    def ends_at(self) -> datetime:
        return datetime.fromisoformat(self._event["ends_at"]).astimezone(self.zone)

    @property
    def kind(self) -> str:
        return str(self._event["kind"])

    @property
    def level(self) -> str:
        return str(self._event["level"])

    @property
    def total(self) -> dict[str, int]:
        return dict(self._counts["total"])

    @property
    def counts(self) -> dict[str, Any]:
        return self._counts

    @property
    def shows_presence(self) -> bool:
        """A discussion of whole days has no door, so nobody came to it."""
        return bool(self.content["is_counted_at_door"])

    @property
    def funnel(self) -> list[tuple[str, int]]:
        steps = [
            (pgettext("funnel", "Invited"), self.total["invited"]),
            (pgettext("funnel", "Agreed"), self.total["accepted"]),
        ]
        return [*steps, (pgettext("funnel", "Came"), self.total["came"])] if self.shows_presence else steps

    @property
    def lines(self) -> list[GroupLine]:
        """One row a group; the joined groups last."""
        rows = self._counts["lines"]
        scale = max((max(row["invited"], row["came"]) for row in rows), default=0) or 1
        return [
            GroupLine(
                row[self._key] or pgettext("groups of fewer than five people", "others"),
                row["invited"],
                row["accepted"],
                row["came"],
                (
                    percent(100 * row["invited"] / scale),
                    percent(100 * row["accepted"] / scale),
                    percent(100 * row["came"] / scale),
                ),
            )
            for row in rows
        ]

    @property
    def sums_to_more(self) -> bool:
        return int(self._counts["in_several"]) > 0

    @property
    def bars(self) -> list[RepresentationBar]:
        """Share of each group among those who came against its target; nothing when too few came or no target."""
        came = self.total["came"]
        rows = [row for row in self._counts["lines"] if row[self._key]]
        if came < TELLING or not any(row["target"] for row in rows):
            return []
        return [RepresentationBar(row[self._key], row["came"], row["came"] / came, row["target"]) for row in rows]

    @property
    def decisions(self) -> list[Decision]:
        return [
            Decision(
                row["text"],
                row["responsible"],
                date.fromisoformat(row["due_on"]) if row["due_on"] else None,
                row["done"],
            )
            for row in self.content["decisions"]
        ]

    @property
    def proposals(self) -> dict[str, int] | None:
        found: dict[str, int] | None = self.content["proposals"]
        return found

    @property
    def proposal_parts(self) -> list[tuple[str, int]]:
        """For the stacked bar: tones and numbers."""
        found = self.proposals or {}
        return [
            ("good", found.get("accepted", 0)),
            ("info", found.get("partly", 0)),
            ("quiet", found.get("rejected", 0)),
        ]

    @property
    def kicker(self) -> str:
        """What this is a report of: «Итоги круглого стола»."""
        return KICKERS[self.kind]()

    def _in_language(self, values: dict[str, Any], name: str) -> str:
        return str(values[f"{name}_{self._key}"] or values[f"{name}_ru"])


# Whole phrases, because Russian puts the kind into the genitive.
KICKERS = {
    "public_hearing": lambda: _("Outcome of public hearings"),
    "public_discussion": lambda: _("Outcome of a public discussion"),
    "public_consultation": lambda: _("Outcome of public consultations"),
    "council_session": lambda: _("Outcome of a council session"),
    "collegium": lambda: _("Outcome of a collegium session"),
    "round_table": lambda: _("Outcome of a round table"),
    "meeting": lambda: _("Outcome of a meeting with residents"),
    "briefing": lambda: _("Outcome of a briefing"),
    "press_conference": lambda: _("Outcome of a press conference"),
    "press_tour": lambda: _("Outcome of a press tour"),
    "press_approach": lambda: _("Outcome of a press approach"),
}
