"""Imports, their rows and what each changed, so that it can be taken back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.models import Department
from crm.access.scope import ScopedQuerySet
from crm.contacts.models import Contact

ENCODING_NAMES = {
    "cp1251": "Windows-1251",
    "utf-8-sig": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


class ImportQuerySet(ScopedQuerySet["Import"]):
    view_permission = "crm.import_contacts"
    department_path = "department"

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def committed(self) -> Self:
        """Imports whose people are in the base."""
        return self.filter(state=Import.State.COMMITTED)


class Import(models.Model):
    """One uploaded list: first a dry run, then its people in the base, perhaps taken back."""

    class State(models.TextChoices):
        DRAFT = "draft", _("dry run")
        COMMITTED = "committed", _("in the base")
        UNDONE = "undone", _("taken back")

    file_name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=80, blank=True)  # in DATA_DIR/imports; empty once the people are in
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)  # octets
    kind = models.CharField(max_length=12, blank=True)  # csv or spreadsheet
    encoding = models.CharField(max_length=20, blank=True)
    separator = models.CharField(max_length=1, blank=True)
    sheet = models.CharField(max_length=120, blank=True)
    fingerprint = models.CharField(max_length=32, db_index=True)  # of the headings
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # the field of each column, "" for one left out
    group_choices = models.JSONField(default=dict)  # an unknown word to a code, "+" for a new group, "-" for none
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("department"),
        help_text=_("Empty: the people go into the common base."),
    )
    completes_cards = models.BooleanField(
        _("fill the gaps of people who are already known"),
        default=False,
        help_text=_("Adds phones, groups and posts that their cards lack; nothing there is replaced."),
    )
    # Rows of each outcome, and what the list would bring: "mailable" new people, "groups" and "organisations" made,
    # "tightening" repeats, whose people want less.
    counts = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(_("uploaded"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)  # the dry run; empty while the columns are not confirmed
    committed_at = models.DateTimeField(null=True)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of people")
        indexes = [models.Index(fields=["-created_at", "-id"], name="import_order")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_committed(self) -> bool:
        return self.state == self.State.COMMITTED

    @property
    def encoding_name(self) -> str:
        """The encoding as people know it."""
        return ENCODING_NAMES.get(self.encoding, self.encoding.upper())

    @property
    def total(self) -> int:
        """All rows of the file that were read as records."""
        return sum(self.counts.get(outcome, 0) for outcome in ImportRow.Outcome.values)


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def with_cards(self) -> Self:
        """Rows that added a card or changed one."""
        return self.exclude(result="")

    def undecided(self) -> Self:
        """Rows that wait for a person's word."""
        return self.filter(outcome=ImportRow.Outcome.CHECK, decision="")


class ImportRow(models.Model):
    """One record of the file: its cells as they stood, its fate, a person's decision, and whose card it became."""

    class Outcome(models.TextChoices):
        CREATE = "create", _("to create")
        CHECK = "check", _("to check")
        REPEAT_IN_FILE = "repeat_in_file", _("repeat in the file")
        REPEAT_IN_BASE = "repeat_in_base", _("already in the base")
        REFUSE = "refuse", _("refused")

    class Decision(models.TextChoices):
        CREATE = "create", _("a new person")
        SAME = "same", _("the same person")
        LEAVE_OUT = "leave_out", _("left out")

    class Result(models.TextChoices):
        CREATED = "created", _("card made")
        TOUCHED = "touched", _("card changed")

    belongs_to = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # of the record, counted from 1
    cells = models.JSONField(default=list)
    shown_name = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome)
    marks = models.JSONField(default=list)
    match_row = models.PositiveIntegerField(null=True)
    match = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="import_rows")
    result = models.CharField(max_length=8, choices=Result, blank=True, default="")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["belongs_to", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["belongs_to", "outcome", "number"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.belongs_to_id} · {self.number}"

    @property
    def becomes_a_card(self) -> bool:
        """A new person, by the look of the row or by a person's word."""
        return self.outcome == self.Outcome.CREATE or self.decision == self.Decision.CREATE


class ImportChange(models.Model):
    """One thing an import made or changed beside the cards it created; what an undo takes back."""

    belongs_to = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="+")
    model = models.CharField(max_length=60)  # app.model, in small letters
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60, blank=True)  # empty: the row itself was made
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["belongs_to", "model", "object_id"], name="import_change_object")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.field}".strip()


class ColumnMemory(models.Model):
    """Columns as a person confirmed them, remembered for the next list with the same headings."""

    fingerprint = models.CharField(max_length=32, unique=True)
    columns = models.JSONField(default=list)
    group_choices = models.JSONField(default=dict)
    remembered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.fingerprint
