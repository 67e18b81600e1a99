"""Rows of a file to a table with headings, and its columns to fields: guessed from both, then corrected by a person."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from crm.exchange.fields import FIELDS, Field, fold, share

TOTAL = re.compile(r"(итого|всего|итог|сумма|total|grand total|sum)\b", re.IGNORECASE)
ROWS_TO_LOOK_AT = 200
ROWS_ABOVE_HEADER = 25


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was meant: headings, records, and what stood around them."""

    headings: list[str]
    records: list[list[str]]
    above: list[list[str]]  # titles over the table
    left_out: list[list[str]]  # total rows and headings repeated on every page

    @property
    def fingerprint(self) -> str:
        """The same for every file with the same headings, so that a mapping corrected once is remembered."""
        return hashlib.sha256("\n".join(fold(heading) for heading in self.headings).encode()).hexdigest()[:32]

    def column(self, index: int) -> list[str]:
        """Cells of a column, as many as a guess needs."""
        return [record[index] for record in self.records[:ROWS_TO_LOOK_AT]]


def lay_out(rows: Sequence[Sequence[str]], *, fields: Sequence[Field] = FIELDS) -> Sheet:
    """Find the row of headings, cut off titles above and totals below, and make all records equally long.

    A file without headings keeps all its rows; its columns are then known by their contents alone.
    """
    filled = [list(row) for row in rows if any(cell.strip() for cell in row)]
    width = max((len(row) for row in filled), default=0)
    padded = [row + [""] * (width - len(row)) for row in filled]
    at = _header_row(padded, fields)
    headings = [" ".join(cell.split()) for cell in padded[at]] if at is not None else [""] * width
    start = 0 if at is None else at + 1
    records: list[list[str]] = []
    left_out: list[list[str]] = []
    for row in padded[start:]:
        (left_out if _is_total(row) or (at is not None and row == padded[at]) else records).append(row)
    return _without_empty_columns(Sheet(headings, records, padded[: at or 0], left_out))


def _without_empty_columns(sheet: Sheet) -> Sheet:
    kept = [
        index
        for index, heading in enumerate(sheet.headings)
        if heading or any(record[index].strip() for record in sheet.records)
    ]
    if len(kept) == len(sheet.headings):
        return sheet
    return Sheet(
        [sheet.headings[index] for index in kept],
        [[record[index] for index in kept] for record in sheet.records],
        sheet.above,
        sheet.left_out,
    )


def _header_row(rows: Sequence[Sequence[str]], fields: Sequence[Field]) -> int | None:
    """The row near the top with most known headings: two of them, or half of its cells alike."""
    best, at = 0.0, None
    for index, row in enumerate(rows[:ROWS_ABOVE_HEADER]):
        cells = [fold(cell) for cell in row if cell.strip()]
        scores = [max(_heading_score(cell, field) for field in fields) if len(cell) <= 60 else 0.0 for cell in cells]
        exact, alike = sum(score >= 3 for score in scores), sum(score >= 1 for score in scores)
        is_header = exact >= (2 if len(row) > 2 else 1) and alike * 3 >= len(cells)
        if exact >= 4 and exact * 2 >= len(cells):  # plainly the headings
            return index
        if (is_header or (alike >= 2 and alike * 2 >= len(cells))) and exact + alike / 2 > best:
            best, at = exact + alike / 2, index
    return at


def _is_total(row: Sequence[str]) -> bool:
    """«Итого: 120» and its like: the first word says so, and little else stands in the row."""
    cells = [cell.strip() for cell in row if cell.strip()]
    return (
        bool(cells)
        and TOTAL.match(cells[0]) is not None
        and len(cells) <= max(3, len(row) // 3)
        and "@" not in "".join(cells)
    )


def guess(sheet: Sheet, *, fields: Sequence[Field] = FIELDS) -> list[str]:
    """Answer the key of a field for each column, "" for a column that is left out.

    Headings speak first, contents second; contents alone are enough for addresses, telephones, names, groups.
    """
    claims: list[tuple[float, int, int]] = []
    for index, heading in enumerate(sheet.headings):
        cells = sheet.column(index)
        for order, field in enumerate(fields):
            score = _heading_score(fold(heading), field) + _contents_score(cells, field, has_heading=bool(heading))
            if score >= 1:
                claims.append((score, -order, index))
    answer, taken = [""] * len(sheet.headings), set()
    for _score, order, index in sorted(claims, reverse=True):
        field = fields[-order]
        if not answer[index] and (field.is_repeated or field.key not in taken):
            answer[index] = field.key
            taken.add(field.key)
    return _one_way_to_name(answer)


def _one_way_to_name(keys: list[str]) -> list[str]:
    """Columns of surnames and names need no column of full names; a lone «Имя» is the full name."""
    if "surname" in keys and "name" in keys:
        return ["" if key == "full_name" else key for key in keys]
    if "full_name" not in keys and "surname" not in keys and "name" in keys:
        return ["full_name" if key == "name" else key for key in keys]
    if "full_name" not in keys and "surname" in keys and "name" not in keys:
        return ["full_name" if key == "surname" else key for key in keys]
    return keys


@cache
def _words(heading: str) -> frozenset[str]:
    return frozenset(heading.split())


def _heading_score(heading: str, field: Field) -> float:
    if not heading:
        return 0.0
    if heading in field.headings:
        return 3.0
    words = frozenset(heading.split())
    best = 0.0
    for known in field.headings:
        parts = _words(known)
        if len(known) > 2 and parts <= words:  # «Телефон для связи», «Организация (полностью)»
            best = max(best, 1.2 + 0.3 * len(parts) - 0.05 * len(words))
        elif (
            len(known) > 4
            and len(parts) == 1
            and any(word.startswith(known[: max(5, len(known) - 2)]) for word in words)
        ):
            best = max(best, 1.0)
    return best


def _contents_score(cells: list[str], field: Field, *, has_heading: bool) -> float:
    score = 0.0
    if field.looks is not None:
        part = share(cells, field.looks)
        score = (
            2.2 * part if part >= 0.3 else -0.5 * (part == 0 and has_heading and any(cell.strip() for cell in cells))
        )
    if field.matches:
        part = share(cells, lambda cell: any(fold(piece) in field.matches for piece in re.split(r"[;,]", cell)))
        score += 1.8 * part if part >= 0.3 else 0
    return score
