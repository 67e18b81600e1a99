"""Reading a list and judging its rows, with nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm.access.models import User
from crm.exchange.cells import Record
from crm.exchange.fates import Fate, judge
from crm.exchange.fields import Field
from crm.exchange.mapping import Sheet, guess, lay_out
from crm.exchange.models import ColumnMemory
from crm.exchange.queries import all_fields, extension_keys, people_like, vocabulary
from crm.exchange.readers import read_file
from crm.exchange.reading import read_records
from crm.exchange.refusals import FileNotRead
from crm.exchange.tables import RefusedFileError, Table


@dataclass(frozen=True, slots=True)
class DryRun:
    """A list read and judged, with nothing written."""

    sheet: Sheet
    columns: list[str]
    records: list[Record]
    fates: list[Fate]


def read_table(data: bytes) -> Table:
    """Rows of an uploaded file. Raises FileNotRead with a sentence for people."""
    try:
        return read_file(data)
    except RefusedFileError as refused:
        raise FileNotRead.because(refused) from refused


def try_out(data: bytes, *, user: User | None) -> DryRun:
    """Read a list and say what would become of each row, without writing anything. Raises FileNotRead."""
    fields = all_fields()
    sheet = lay_out(read_table(data).rows, fields=fields)
    columns = remembered_columns(sheet, fields) or guess(sheet, fields=fields)
    records = read_records(sheet, columns, vocabulary(), own=extension_keys())
    return DryRun(sheet, columns, records, judge(records, people_like(records, user=user)))


def remembered_columns(sheet: Sheet, fields: Sequence[Field]) -> list[str] | None:
    """The columns as a person confirmed them for a list with these headings; None when nobody did."""
    memory = ColumnMemory.objects.filter(fingerprint=sheet.fingerprint).first() if any(sheet.headings) else None
    if memory is None or len(memory.columns) != len(sheet.headings):
        return None
    known = {field.key for field in fields}
    return [key if key in known else "" for key in memory.columns]
