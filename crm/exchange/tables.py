"""Text and spreadsheets to rows of cells. Runs in a child process, see `readers.py`: nothing here is trusted."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, load_workbook

from crm.exchange.encodings import BrokenEncodingError, NotTextError, decode

SEPARATORS = (";", ",", "\t", "|")
MOST_CELL = 32_767  # signs in a cell of a spreadsheet
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Names of streams in an OLE file, UTF-16 (MS-CFB, 2.6.1): the table of a locked .xlsx, and texts that are no table.
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
OTHER_STREAMS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document", "__properties_ver"))
MARKUP = re.compile(rb"^\s*(<\?xml|<!doctype|<html|<table|\{\\rtf|%PDF)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold before it is refused."""

    rows: int = 100_000
    columns: int = 200
    unpacked: int = 200 * 1024 * 1024  # octets of all parts of a spreadsheet together
    ratio: int = 200  # unpacked to packed: real spreadsheets stay under 40


class RefusedFileError(Exception):
    """A file that cannot be read; `code` names why and `details` the numbers a person needs."""

    def __init__(self, code: str, **details: int | str) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a file as they stand in it, with what was found out about the file."""

    rows: list[list[str]]
    kind: str  # csv or spreadsheet
    encoding: str = ""
    separator: str = ""
    sheet: str = ""


def read_table(data: bytes, *, limits: Limits) -> Table:
    """Read the bytes of a CSV file or a spreadsheet, whichever they are; the name of the file is not asked.

    Raises RefusedFileError.
    """
    if not data.strip(b"\x00\r\n\t ;,\xef\xbb\xbf\xff\xfe"):
        raise RefusedFileError("empty")
    if data.startswith((ZIP, OLE)):
        return _spreadsheet(data, limits)
    if MARKUP.match(data):
        raise RefusedFileError("wrong_type")
    return _text(data, limits)


def _text(data: bytes, limits: Limits) -> Table:
    try:
        decoded = decode(data)
    except NotTextError as error:
        raise RefusedFileError("wrong_type") from error
    except BrokenEncodingError as error:
        raise RefusedFileError("broken_encoding", line=error.line or 1) from error
    text, separator = _named_separator(decoded.text)
    separator = separator or guess_separator(text)
    csv.field_size_limit(MOST_CELL)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            _within(len(rows) + 1, len(row), limits)
            rows.append(row)
    except csv.Error as error:
        code = "cell_too_large" if "field larger" in str(error) else "broken_quotes"
        raise RefusedFileError(code, line=reader.line_num) from error
    return _some(Table(rows, "csv", decoded.encoding, separator))


def _named_separator(text: str) -> tuple[str, str]:
    """Some programs write `sep=;` above the table."""
    found = re.match(r"\ufeff?sep=(.)\r?\n", text, re.IGNORECASE)
    return (text[found.end() :], found.group(1)) if found else (text.removeprefix("\ufeff"), "")


def guess_separator(text: str) -> str:
    """The sign that cuts most lines into the same number of cells, more than one; a comma when none does."""
    sample = text[:64_000]
    best, chosen = 0.0, ","
    for separator in SEPARATORS:
        try:
            widths = Counter(
                len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if row
            )
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        score = (width > 1) * count / max(1, sum(widths.values())) + min(width, 30) / 100
        if width > 1 and score > best:
            best, chosen = score, separator
    return chosen


def _spreadsheet(data: bytes, limits: Limits) -> Table:
    if data.startswith(ZIP):
        _check_archive(data, limits)
    try:
        book = load_workbook(io.BytesIO(data))
        name, rows = _fullest_sheet(book, limits)
    except PasswordError as error:
        raise RefusedFileError("protected") from error
    except (CalamineError, OSError, ValueError) as error:
        raise RefusedFileError(_why_unread(data)) from error
    return _some(Table(rows, "spreadsheet", sheet=name))


def _why_unread(data: bytes) -> str:
    """Tell a locked book, a text document and an .xls of an old Office from a damaged table."""
    if not data.startswith(OLE):
        return "damaged"
    if LOCKED_STREAM in data:
        return "protected"
    return "wrong_type" if any(name in data for name in OTHER_STREAMS) else "old_format"


def _check_archive(data: bytes, limits: Limits) -> None:
    """Look at the directory of the archive before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise RefusedFileError("damaged") from error
    names = {part.filename for part in parts}
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise RefusedFileError("wrong_type")
    unpacked, packed = sum(part.file_size for part in parts), max(1, sum(part.compress_size for part in parts))
    if (
        unpacked > limits.unpacked
        or (unpacked > 10 * 1024 * 1024 and unpacked / packed > limits.ratio)
        or len(parts) > 2_000
    ):
        raise RefusedFileError("unpacks_too_large", megabytes=unpacked // (1024 * 1024))


def _fullest_sheet(book: CalamineWorkbook, limits: Limits) -> tuple[str, list[list[str]]]:
    """The visible sheet with most rows; a notes sheet before the table does not hide it."""
    best: tuple[str, list[list[str]]] = ("", [])
    for meta in book.sheets_metadata:
        if str(meta.typ).endswith("WorkSheet") and str(meta.visible).endswith("Visible"):
            sheet = book.get_sheet_by_name(meta.name)
            height, width = sheet.end or (-1, -1)
            _within(height + 1, width + 1, limits)
            rows = [[as_text(cell) for cell in row] for row in sheet.iter_rows()]
            _fill_merged(rows, sheet.merged_cell_ranges or [])
            if sum(any(row) for row in rows) > sum(any(row) for row in best[1]):
                best = (meta.name, rows)
    return best


def _fill_merged(rows: list[list[str]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A cell merged over several rows of one column says the same of each of them."""
    for (top, left), (bottom, right) in ranges:
        if left == right and bottom > top < len(rows):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] or rows[top][left]


def as_text(cell: object) -> str:
    """A value of a spreadsheet as it would stand in a CSV file: dates as DD.MM.YYYY, 89720002592.0 without its zero."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y" if cell.time() == time() else "%d.%m.%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, (time, timedelta)):
        return str(cell)[:5]
    text = str(cell)
    if len(text) > MOST_CELL:
        raise RefusedFileError("cell_too_large", line=0)
    return text.replace("_x000D_", "").replace("\r", "")


def _within(rows: int, columns: int, limits: Limits) -> None:
    if columns > limits.columns:
        raise RefusedFileError("too_many_columns", columns=columns, most=limits.columns)
    if rows > limits.rows:
        raise RefusedFileError("too_many_rows", most=limits.rows)


def _some(table: Table) -> Table:
    if not any(cell.strip() for row in table.rows for cell in row):
        raise RefusedFileError("empty")
    return table
