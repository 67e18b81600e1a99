"""What an import may expectedly be refused for, in sentences for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.exchange.tables import RefusedFileError
from crm.journal.refusals import Refusal

EMPTY = _("The file is empty. Upload a table with at least one row of people.")
FILE_PROBLEMS: dict[str, str | Promise] = {
    "empty": EMPTY,
    "no_rows": _("The file has headings and no people under them. Upload a table with at least one row of people."),
    "wrong_type": _("This file is no table. Upload CSV, XLSX or ODS."),
    "damaged": _("The table is damaged and cannot be opened. Save it anew and upload it once more."),
    "old_format": _("This is the old .xls format. In Excel choose File → Save as → .xlsx and upload the new file."),
    "protected": _("The table is locked with a password. In Excel remove it under File → Info and save the file anew."),
    "broken_encoding": _("Line %(line)s of the file is damaged: its letters cannot be read. Save the list as UTF-8."),
    "broken_quotes": _("Line %(line)s of the file has quotation marks that do not match. Save the list anew."),
    "cell_too_large": _("A cell of the file is longer than 32,767 characters. Such a list is not read."),
    "too_large": _("The file is too large: %(megabytes)s MB, at most %(most)s MB are read. Split the list."),
    "too_many_rows": _("The file has more than %(most)s rows. Split the list."),
    "too_many_columns": _("The file has %(columns)s columns, at most %(most)s are read. Remove those you do not need."),
    "unpacks_too_large": _("The table takes too much memory when it is opened. Copy the list into a new file."),
    "too_slow": _("The table takes too long to open. Copy the list into a new file."),
}


class FileNotRead(Refusal):
    """The uploaded file cannot be read as a table."""

    status = 422

    @classmethod
    def because(cls, refused: RefusedFileError) -> "FileNotRead":
        """The refusal of a reader, in words."""
        return cls(str(FILE_PROBLEMS[refused.code]) % refused.details, reason=refused.code)


class NoColumnOfNames(Refusal):
    """Without names there are no people."""

    status = 422
    message = _("No column holds names. Say which column is the full name, or the surname.")


class ColumnChosenTwice(Refusal):
    """Two columns claim one field that takes only one."""

    status = 422
    message = _("Two columns are set to the same field. Leave it to one of them.")


class FileIsGone(Refusal):
    """The kept file was removed, so nothing more can be read from it."""

    message = _("The uploaded file is no longer kept. Upload it once more.")


class NotADryRun(Refusal):
    """The import is past its dry run."""

    message = _("The people of this list are in the base already, so its columns stay as they are.")


class NotTried(Refusal):
    """There is no dry run to put into the base."""

    message = _("This list has no dry run, or it was taken back. Confirm its columns or upload it once more.")


class NotCommitted(Refusal):
    """There is nothing to take back."""

    message = _("This list is not in the base, so there is nothing to take back.")


class BaseHasChanged(Refusal):
    """Between the dry run and the press of the button the base changed, so some rows have another fate."""

    message = _("The base has changed since the dry run. Look at the rows once more, nothing was added.")


class NothingToAdd(Refusal):
    """No row of the list would change anything."""

    message = _("No row of this list adds or changes anything.")


class AlreadyDecided(Refusal):
    """Somebody has decided on this row, and the card is there."""

    message = _("This row is decided already. The card can be changed by hand.")


class NobodyToMeet(Refusal):
    """The row looks like nobody, so it cannot be the same person."""

    message = _("There is no card this row looks like. Add it as a new person or leave it out.")
