"""Records of a sheet by a mapping of its columns: where readers, mapping and cells meet. Still no database."""

from collections.abc import Mapping, Sequence

from crm.exchange.cells import Record, Vocabulary, read_record
from crm.exchange.mapping import Sheet


def columns_of(keys: Sequence[str]) -> dict[str, list[int]]:
    """The places of the columns that feed each field; `keys` names the field of each column, "" for one left out."""
    columns: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        if key:
            columns.setdefault(key, []).append(index)
    return columns


def read_row(
    number: int,
    columns: Mapping[str, Sequence[int]],
    cells: Sequence[str],
    vocabulary: Vocabulary,
    *,
    own: Sequence[str] = (),
) -> Record:
    """Read the cells of one record."""
    row = {key: [cells[index] for index in indexes if index < len(cells)] for key, indexes in columns.items()}
    return read_record(number, row, vocabulary, own=own)


def read_records(sheet: Sheet, keys: Sequence[str], vocabulary: Vocabulary, *, own: Sequence[str] = ()) -> list[Record]:
    """Read every record of a sheet."""
    columns = columns_of(keys)
    return [
        read_row(number, columns, record, vocabulary, own=own) for number, record in enumerate(sheet.records, start=1)
    ]
