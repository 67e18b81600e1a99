"""Records of a sheet by a mapping of its columns: where readers, mapping and cells meet. Still no database."""

from collections.abc import Sequence

from crm.exchange.cells import Record, Vocabulary, read_record
from crm.exchange.mapping import Sheet


def read_records(sheet: Sheet, keys: Sequence[str], vocabulary: Vocabulary, *, own: Sequence[str] = ()) -> list[Record]:
    """Read every record of a sheet; `keys` names the field of each column, "" for one left out."""
    columns: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        if key:
            columns.setdefault(key, []).append(index)
    return [
        read_record(
            number, {key: [record[index] for index in indexes] for key, indexes in columns.items()}, vocabulary, own=own
        )
        for number, record in enumerate(sheet.records, start=1)
    ]
