"""What the import asks of the storeys above: columns that only they understand (accreditation of journalists)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Model
from django.utils.functional import Promise

from crm.access.models import User
from crm.contacts.models import Contact
from crm.exchange.fields import Field
from crm.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """A person that an import has just put into the base, with the cells of the extension's own columns."""

    contact: Contact
    organisation: Organisation | None
    post: str
    cells: Mapping[str, str]  # by the key of the field; empty cells are not there


class ImportExtension(Protocol):
    """Columns of a storey above. Adapters are listed in the setting CRM_IMPORT_EXTENSIONS as dotted paths."""

    @property
    def fields(self) -> Sequence[Field]:
        """The fields, with the headings by which lists name them."""

    @property
    def labels(self) -> Mapping[str, str | Promise]:
        """What each field is called on the page of columns."""

    def apply(
        self, people: Sequence[ImportedPerson], *, by: User | None, now: datetime, shift: timedelta
    ) -> Sequence[Model]:
        """Write what the cells say and answer the new rows, so that an undo can take them back.

        `shift` moves days of the sample city; it is nothing for a file that a person imports.
        """
