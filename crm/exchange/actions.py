"""The life of an import: uploaded, its columns confirmed, tried, put into the base in one step, taken back."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from crm.access.models import Department, User
from crm.body.models import Body
from crm.contacts.models import Contact
from crm.exchange import files
from crm.exchange.cells import Record
from crm.exchange.fates import Fate, Outcome, counts, judge
from crm.exchange.fields import FIELDS, fold
from crm.exchange.mapping import Sheet, guess, lay_out
from crm.exchange.models import ColumnMemory, Import, ImportRow
from crm.exchange.queries import all_fields, chunks, extension_keys, people_like, vocabulary_of
from crm.exchange.reading import read_records
from crm.exchange.refusals import (
    AlreadyDecided,
    BaseHasChanged,
    ColumnChosenTwice,
    FileIsGone,
    FileNotRead,
    NobodyToMeet,
    NoColumnOfNames,
    NotADryRun,
    NothingToAdd,
    NotTried,
)
from crm.exchange.tables import RefusedFileError
from crm.exchange.trying import read_table, remembered_columns
from crm.exchange.writing import BATCH, Writer
from crm.groups.models import ReferenceGroup
from crm.journal import actions as journal

Decision = ImportRow.Decision
MOST_FORESEEN = 3_000  # rows read anew at each decision; of a longer list the forecast of the dry run stays
REPEATED = frozenset(field.key for field in FIELDS if field.is_repeated)


# --- The dry run ------------------------------------------------------------------------------------------------------


def upload_list(
    data: bytes, *, file_name: str, department: Department | None, by: User | None, now: datetime
) -> Import:
    """Keep an uploaded list and guess its columns; when such headings were confirmed before, try it at once.

    Raises FileNotRead; then nothing is kept.
    """
    table = read_table(data)
    fields = all_fields()
    sheet = lay_out(table.rows, fields=fields)
    if not sheet.records:
        raise FileNotRead.because(RefusedFileError("no_rows"))
    remembered = remembered_columns(sheet, fields)
    stored_as = files.keep(data)
    try:
        with transaction.atomic():
            made = Import.objects.create(
                file_name=Path(file_name.replace("\\", "/")).name[:200] or "list",
                stored_as=stored_as,
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
                kind=table.kind,
                encoding=table.encoding,
                separator=table.separator,
                sheet=table.sheet[:120],
                fingerprint=sheet.fingerprint,
                headings=sheet.headings,
                columns=remembered or guess(sheet, fields=fields),
                department=department,
                created_at=now,
                created_by=by,
            )
            journal.record("import.uploaded", made, by=by, at=now, rows=len(sheet.records))
            if remembered is not None and {"full_name", "surname"} & set(remembered):
                _check(made, sheet, by=by, now=now)
    except BaseException:
        files.discard(stored_as)
        raise
    return made


def sheet_of(made: Import) -> Sheet:
    """The table of a dry run. Raises NotADryRun, FileIsGone."""
    if not made.is_draft:
        raise NotADryRun
    try:
        data = files.read(made.stored_as) if made.stored_as else None
    except FileNotFoundError:
        data = None
    if data is None:
        raise FileIsGone
    return lay_out(read_table(data).rows, fields=all_fields())


def confirm_columns(
    made: Import, columns: Sequence[str], *, by: User | None, now: datetime, remembers: bool = True
) -> Import:
    """Take the columns as a person confirmed them, remember them for such lists, and try the list.

    A mere guess is tried with `remembers=False`, so that the next such list is still asked about.
    Raises NoColumnOfNames, ColumnChosenTwice, NotADryRun, FileIsGone.
    """
    known = {field.key for field in all_fields()}
    keys = [key if key in known else "" for key in columns]
    if not {"full_name", "surname"} & set(keys):
        raise NoColumnOfNames
    single = [key for key in keys if key and key not in REPEATED]
    if len(single) != len(set(single)):
        raise ColumnChosenTwice
    sheet = sheet_of(made)
    with transaction.atomic():
        made = _draft(made)
        made.columns = [*keys, *[""] * len(sheet.headings)][: len(sheet.headings)]
        if remembers:
            _remember(made, now=now)
        return _check(made, sheet, by=by, now=now)


def choose_groups(made: Import, choices: dict[str, str], *, by: User | None, now: datetime) -> Import:
    """Say what words for groups mean that the register lacks: a code, "+" for a new group, "-" for none.

    Raises NotADryRun, FileIsGone.
    """
    codes = set(ReferenceGroup.objects.values_list("code", flat=True))
    sheet = sheet_of(made)
    with transaction.atomic():
        made = _draft(made)
        chosen = {fold(word): code for word, code in choices.items() if code in codes | {"+", "-"}}
        names = {fold(word): word for word in choices}
        made.group_choices |= {word: f"+{names[word]}" if code == "+" else code for word, code in chosen.items()}
        _remember(made, now=now)
        return _check(made, sheet, by=by, now=now)


def _draft(made: Import) -> Import:
    made = Import.objects.select_for_update().get(pk=made.pk)
    if not made.is_draft:
        raise NotADryRun
    return made


def _remember(made: Import, *, now: datetime) -> None:
    if any(made.headings):
        ColumnMemory.objects.update_or_create(
            fingerprint=made.fingerprint,
            defaults={"columns": made.columns, "group_choices": made.group_choices, "remembered_at": now},
        )


def _check(made: Import, sheet: Sheet, *, by: User | None, now: datetime) -> Import:
    """Judge every row anew; decisions on rows that still wait for one are kept."""
    decided = dict(made.rows.exclude(decision="").values_list("number", "decision"))
    records = read_records(sheet, made.columns, vocabulary_of(made), own=extension_keys())
    fates = judge(records, people_like(records, user=by))
    made.rows.all().delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                belongs_to=made,
                number=record.number,
                cells=cells,
                shown_name=record.person.full[:300],
                decision=decided.get(record.number, "") if fate.outcome is Outcome.CHECK else "",
                **_verdict(fate),
            )
            for record, fate, cells in zip(records, fates, sheet.records, strict=True)
        ),
        batch_size=BATCH,
    )
    made.counts = {str(outcome): number for outcome, number in counts(fates).items()}
    made.counts |= _foresee(made, list(made.rows.order_by("number")), records, by=by, now=now)
    made.checked_at = now
    made.save()
    return made


def _foresee(
    made: Import, rows: Sequence[ImportRow], records: Sequence[Record], *, by: User | None, now: datetime
) -> dict[str, int]:
    """What committing the list now would bring beside its people."""
    pairs = list(zip(rows, records, strict=True))
    new = [record for row, record in pairs if row.becomes_a_card]
    named = [record for row, record in pairs if row.outcome != Outcome.REFUSE]
    known = [record for row, record in pairs if row.outcome == Outcome.REPEAT_IN_BASE]
    return Writer(made, by, now, made.department).foresee(new, known, named)


def _verdict(fate: Fate) -> dict[str, object]:
    return {
        "outcome": str(fate.outcome),
        "marks": list(fate.marks),
        "match_row": fate.match_row,
        "match_id": fate.match_known.pk if fate.match_known else None,
    }


def discard_import(made: Import, *, by: User | None, now: datetime) -> None:
    """Throw a dry run away with its file. Raises NotADryRun."""
    with transaction.atomic():
        made = _draft(made)
        journal.record("import.discarded", made, by=by, at=now, rows=made.total)
        stored_as = made.stored_as
        made.delete()
        transaction.on_commit(lambda: files.discard(stored_as))


# --- Into the base ----------------------------------------------------------------------------------------------------


def decide_row(row: ImportRow, decision: str, *, by: User | None, now: datetime) -> ImportRow:
    """Say what a doubtful row is: a new person, the person it looks like, or nobody of ours.

    Before the list is in the base the word waits with the row; after it, it is done at once. Raises AlreadyDecided,
    NobodyToMeet.
    """
    with transaction.atomic():
        made = Import.objects.select_for_update().get(pk=row.belongs_to_id)
        row = ImportRow.objects.select_for_update().get(pk=row.pk)
        if row.outcome != ImportRow.Outcome.CHECK or row.result or made.state == Import.State.UNDONE:
            raise AlreadyDecided
        if decision == Decision.SAME and row.match_id is None:
            raise NobodyToMeet
        row.decision, row.decided_by = Decision(decision), by
        row.save(update_fields=["decision", "decided_by"])
        if made.is_committed:
            repeats = made.rows.filter(outcome=Outcome.REPEAT_IN_FILE, result="").order_by("number")
            rows = [row, *repeats]
            _write(made, rows, _records(made, rows), by=by, now=now, shift=timedelta(0))
            journal.record("import.row_decided", made, by=by, at=now, row=row.number, decision=decision)
        elif made.total <= MOST_FORESEEN:
            rows = list(made.rows.order_by("number"))
            made.counts |= _foresee(made, rows, _records(made, rows), by=by, now=now)
            made.save(update_fields=["counts"])
        return row


def commit_import(
    made: Import, *, completes_cards: bool = False, by: User | None, now: datetime, shift: timedelta = timedelta(0)
) -> Import:
    """Put the people of a tried list into the base, all or none; pressing twice changes nothing more.

    Rows that still wait for a decision stay and can be decided later. Raises NotTried for a list without a dry run or
    one that was taken back, BaseHasChanged when the base is another one since the dry run (which is then renewed),
    NothingToAdd.
    """
    with transaction.atomic():
        Body.objects.select_for_update().filter(pk=1).first()  # lists enter one after another
        made = Import.objects.select_for_update().get(pk=made.pk)
        if made.is_committed:
            return made
        if not made.is_draft or made.checked_at is None:
            raise NotTried
        made.completes_cards = completes_cards
        rows = list(made.rows.order_by("number"))
        records = _records(made, rows)
        has_changed = _rejudge(made, rows, records, by=by, now=now)
        if not has_changed:
            if not _write(made, rows, records, by=by, now=now, shift=shift):
                raise NothingToAdd
            stored_as, made.stored_as = made.stored_as, ""
            made.state, made.committed_at, made.committed_by = Import.State.COMMITTED, now, by
            made.save()
            journal.record("import.committed", made, by=by, at=now, rows=made.counts)
            transaction.on_commit(lambda: files.discard(stored_as))
    if has_changed:
        raise BaseHasChanged
    return made


def _records(made: Import, rows: Sequence[ImportRow]) -> list[Record]:
    sheet = Sheet(list(made.headings), [row.cells for row in rows], [], [])
    records = read_records(sheet, made.columns, vocabulary_of(made), own=extension_keys())
    return [replace(record, number=row.number) for record, row in zip(records, rows, strict=True)]


def _rejudge(
    made: Import, rows: Sequence[ImportRow], records: Sequence[Record], *, by: User | None, now: datetime
) -> bool:
    """Say whether any row has another fate now than in the dry run, and write the new fates down."""
    fates = judge(records, people_like(records, user=by))
    changed: list[ImportRow] = []
    for row, fate in zip(rows, fates, strict=True):
        verdict = _verdict(fate)
        if (row.outcome, row.match_row, row.match_id) != (
            verdict["outcome"],
            verdict["match_row"],
            verdict["match_id"],
        ):
            for name, value in verdict.items():
                setattr(row, name, value)
            row.decision = row.decision if row.outcome == Outcome.CHECK else ""
            changed.append(row)
    if changed:
        _save_rows(changed, ["outcome", "marks", "match_row", "match", "decision"])
        made.counts = {str(outcome): number for outcome, number in counts(fates).items()}
        made.counts |= _foresee(made, rows, records, by=by, now=now)
        made.save(update_fields=["counts"])
    return bool(changed)


def _write(
    made: Import,
    rows: Sequence[ImportRow],
    read: Sequence[Record],
    *,
    by: User | None,
    now: datetime,
    shift: timedelta,
) -> bool:
    """Write what the rows say; answers whether anything was written. Rows learn whose card they became."""
    records = {record.number: record for record in read}
    new = [row for row in rows if row.becomes_a_card]
    writer = Writer(made, by, now, made.department, shift)
    writer.prepare([records[row.number] for row in rows if row.outcome != Outcome.REFUSE])
    codes = _taken_codes([records[row.number] for row in new])
    created = writer.create([records[row.number] for row in new], known_codes=codes)
    for row, contact in zip(new, created, strict=True):
        row.contact, row.result = contact, ImportRow.Result.CREATED
    touched = _touch_known(made, rows, records, writer)
    writer.save_notes()
    _save_rows([*new, *touched], ["contact", "result"])
    return bool(new or touched)


def _save_rows(rows: Sequence[ImportRow], fields: list[str]) -> None:
    """Update these fields of many rows: one INSERT … ON CONFLICT a batch, which costs far less than CASE … WHEN."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=BATCH
    )


def _taken_codes(records: Sequence[Record]) -> list[str]:
    codes = [record.code for record in records if record.code]
    return [
        code
        for batch in chunks(codes)
        for code in Contact.objects.filter(code__in=batch).values_list("code", flat=True)
        if code
    ]


def _touch_known(
    made: Import, rows: Sequence[ImportRow], records: dict[int, Record], writer: Writer
) -> list[ImportRow]:
    """Let repeats tighten, and where wished complete, the cards they are about."""
    whose: dict[int, int] = {}  # number of a row to the card it became or belongs to
    touched: list[ImportRow] = []
    for row in rows:
        is_same = row.outcome == Outcome.CHECK and row.decision == Decision.SAME
        pk = row.contact_id
        if is_same or row.outcome == Outcome.REPEAT_IN_BASE:
            pk = row.match_id
        elif row.outcome == Outcome.REPEAT_IN_FILE:
            pk = whose.get(row.match_row or 0)
        if pk is None:
            continue
        whose[row.number] = pk
        record, is_new = records[row.number], row.result == ImportRow.Result.CREATED
        if is_new or not (record.tightens or made.completes_cards or is_same):
            continue
        contact = Contact.objects.select_for_update().get(pk=pk)
        has_tightened = writer.tighten(contact, record)
        has_completed = writer.complete(contact, record) if made.completes_cards or is_same else False
        if has_tightened or has_completed:
            row.contact, row.result = contact, ImportRow.Result.TOUCHED
            journal.record("contact.import_merged", contact, by=writer.by, at=writer.now, import_id=made.pk)
            touched.append(row)
    return touched


def import_contacts(
    source: Path | bytes,
    *,
    by: User | None,
    now: datetime,
    department: Department | None = None,
    file_name: str = "",
    shift: timedelta = timedelta(0),
    completes_cards: bool = False,
) -> Import:
    """Upload, try and commit a list in one go, by its guessed columns. Raises what those three raise.

    `shift` moves terms of office and of accreditation (the sample city's days); consents keep their own.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    name = file_name or (source.name if isinstance(source, Path) else "list.csv")
    made = upload_list(data, file_name=name, department=department, by=by, now=now)
    if made.checked_at is None:
        made = confirm_columns(made, made.columns, by=by, now=now)
    return commit_import(made, completes_cards=completes_cards, by=by, now=now, shift=shift)
