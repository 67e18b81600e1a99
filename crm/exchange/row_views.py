"""Rows of an import as the page shows them: who, by which channels, what becomes of the row and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext

from crm.contacts.models import Contact
from crm.exchange.cells import Vocabulary
from crm.exchange.faults import faults_of
from crm.exchange.models import Import, ImportRow
from crm.exchange.queries import reference
from crm.exchange.wording import FATES, Fate, Words, fault_words, words_of


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of the table."""

    row: ImportRow
    name: str
    work: str
    email: str
    phone: str
    fate: Fate
    faults: Sequence[str]  # each wrong cell with its column
    reasons: Sequence[Words]
    match: Contact | None  # the card it looks like, if the reader may see it
    match_reference: str
    may_decide: bool

    @property
    def verdict(self) -> Words:
        """The fate in one word, past tense once it is done."""
        if self.row.result == ImportRow.Result.CREATED:
            return pgettext("row of a list", "added")
        if self.row.result == ImportRow.Result.TOUCHED:
            return pgettext("row of a list", "card completed")
        if self.row.decision:
            return self.row.get_decision_display()
        return self.fate.word

    @property
    def tone(self) -> str:
        """A decided row no longer asks for attention."""
        if self.row.result:
            return "good"
        return "quiet" if self.row.decision == ImportRow.Decision.LEAVE_OUT else self.fate.tone

    @property
    def icon(self) -> str:
        return "check" if self.row.result or self.row.decision else self.fate.icon


def row_views(made: Import, rows: Iterable[ImportRow], visible: set[int], vocabulary: Vocabulary) -> list[RowView]:
    """Rows with what the page needs; `visible` are the cards among their matches that the reader may see."""
    return [_view(made, row, visible, vocabulary) for row in rows]


def _view(made: Import, row: ImportRow, visible: set[int], vocabulary: Vocabulary) -> RowView:
    def cell(*keys: str) -> str:
        found = (
            row.cells[place]
            for key in keys
            for place, named in enumerate(made.columns)
            if named == key and place < len(row.cells)
        )
        return ", ".join(" ".join(text.split()) for text in found if text.strip())

    waits = row.outcome == ImportRow.Outcome.CHECK and not row.result and made.state != Import.State.UNDONE
    faults = faults_of(made.columns, row.cells, vocabulary)
    match = row.match if row.match is not None and row.match_id in visible else None
    return RowView(
        row=row,
        name=row.shown_name or cell("full_name", "surname", "name", "patronymic"),
        work=cell("position", "organisation"),
        email=cell("email"),
        phone=cell("phone"),
        fate=FATES[row.outcome],
        faults=[fault_words(made.headings[fault.column], fault) for fault in faults],
        reasons=words_of(row.marks, [fault.code for fault in faults]),
        match=match,
        match_reference=reference(match) if match else "",
        may_decide=waits,
    )
