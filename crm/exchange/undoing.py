"""Taking an import back: its cards go, what it changed is restored, what others have touched since stays and is shown.

Withdrawals and opt-outs that a list brought to known people stay: an undo never loosens consent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Field, Model
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.contacts.actions import refresh_index
from crm.contacts.models import Contact
from crm.exchange.models import Import, ImportChange, ImportRow
from crm.exchange.queries import chunks
from crm.exchange.refusals import NotCommitted
from crm.journal import actions as journal
from crm.journal.models import JournalEntry

OWN_VERBS = ("contact.imported", "contact.import_merged")
# Rows that belong to a card and go with it; all others mean that somebody uses the card.
PARTS_OF_A_CARD = frozenset(
    {
        "crm.emailaddress",
        "crm.phone",
        "crm.position",
        "crm.competence",
        "crm.consent",
        "crm.standing",
        "crm.optout",
        "crm.importrow",
        "crm.importchange",
    }
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something an undo leaves as it is, and why."""

    contact: Contact | None
    what: str
    why: str | Promise


@dataclass(slots=True)
class UndoPlan:
    """What an undo would take back and what it would leave."""

    removed: list[int] = field(default_factory=list)  # cards
    restored: list[ImportChange] = field(default_factory=list)  # fields and rows on other cards
    conflicts: list[Conflict] = field(default_factory=list)
    tightened: int = 0  # known people whose withdrawal or opt-out stays


def plan_undo(made: Import) -> UndoPlan:
    """Say what an undo would do now, without doing it. Raises NotCommitted."""
    if not made.is_committed:
        raise NotCommitted
    plan = UndoPlan()
    created = list(
        made.rows.filter(result=ImportRow.Result.CREATED, contact__isnull=False).values_list("contact_id", flat=True)
    )
    changes = list(made.changes.order_by("pk"))
    used, edited = _used(created, changes), _edited(created, made)
    people = Contact.objects.in_bulk(sorted(used | edited))
    for pk in created:
        if pk in used or pk in edited:
            why = _("is used in events, letters or groups") if pk in used else _("was changed since")
            plan.conflicts.append(Conflict(people[pk], people[pk].full_name, why))
        else:
            plan.removed.append(pk)
    gone = set(plan.removed)
    for change in changes:
        if change.contact_id is None or change.contact_id in gone or change.contact_id in used | edited:
            continue
        row = _row(change)
        if row is None:
            continue
        if change.field and getattr(row, change.field) != change.after:
            plan.conflicts.append(Conflict(change.contact, change.field, _("has another value by now")))
        else:
            plan.restored.append(change)
    plan.tightened = made.rows.filter(result=ImportRow.Result.TOUCHED).exclude(contact_id__in=gone).count()
    return plan


@transaction.atomic
def undo_import(made: Import, *, by: User | None, now: datetime) -> UndoPlan:
    """Take a committed list back, all that can be at once; a second press changes nothing. Raises NotCommitted."""
    made = Import.objects.select_for_update().get(pk=made.pk)
    if made.state == Import.State.UNDONE:
        return UndoPlan()
    plan = plan_undo(made)
    changes = list(made.changes.order_by("pk"))
    gone = set(plan.removed)
    _delete(change for change in changes if change.contact_id in gone and not change.field)
    for batch in chunks(plan.removed):
        Contact.objects.filter(pk__in=batch).delete()
    _restore(plan.restored, now=now)
    _delete(
        (change for change in reversed(changes) if change.contact_id is None and not change.field), only_unused=True
    )
    made.changes.all().delete()
    made.state, made.undone_at, made.undone_by = Import.State.UNDONE, now, by
    made.save(update_fields=["state", "undone_at", "undone_by"])
    journal.record(
        "import.undone",
        made,
        by=by,
        at=now,
        removed=len(plan.removed),
        kept=len(plan.conflicts),
        restored=len(plan.restored),
    )
    return plan


def _restore(changes: Sequence[ImportChange], *, now: datetime) -> None:
    touched: dict[int, Contact] = {}
    for change in reversed(changes):
        row = _row(change)
        if row is None:
            continue
        if change.field:
            setattr(row, change.field, change.before)
            row.save(update_fields=[change.field])
        else:
            row.delete()
        if change.contact is not None:
            touched[change.contact.pk] = change.contact
    for contact in touched.values():
        contact.refresh_from_db()
        contact.changed_at = now
        contact.save(update_fields=["changed_at"])
        refresh_index(contact)


def _row(change: ImportChange) -> Model | None:
    return _model(change.model)._default_manager.filter(pk=change.object_id).first()


def _model(label: str) -> type[Model]:
    return apps.get_model(label)


def _delete(changes: Iterable[ImportChange], *, only_unused: bool = False) -> None:
    by_model: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        by_model[change.model].append(change.object_id)
    for label, keys in by_model.items():
        model = _model(label)
        in_use = {pk for relation in _relations(model) for pk in _pointing(relation, keys)} if only_unused else set()
        for batch in chunks([pk for pk in keys if pk not in in_use]):
            model._default_manager.filter(pk__in=batch).delete()


def _relations(model: type[Model]) -> list[ForeignObjectRel]:
    """Every foreign key that points at this model, hidden ones as well."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and (relation.one_to_many or relation.one_to_one)
    ]


def _pointing(relation: ForeignObjectRel, keys: Sequence[int], *, without: Sequence[int] = ()) -> set[int]:
    """Those of the keys at which a row of this relation points."""
    column: Field[Any, Any] = relation.field
    rows = relation.related_model._default_manager.exclude(pk__in=without)
    return {
        pk
        for batch in chunks(keys)
        for pk in rows.filter(**{f"{column.name}__in": batch}).values_list(column.attname, flat=True)
    }


def _used(created: Sequence[int], changes: Sequence[ImportChange]) -> set[int]:
    """Cards at which something points that is no part of a card and was not made by this import."""
    ours: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        if not change.field:
            ours[change.model].append(change.object_id)
    used: set[int] = set()
    for relation in _relations(Contact):
        label = relation.related_model._meta.label_lower
        if label == "crm.groupmembership":
            used |= _other_memberships(relation, created)
        elif label not in PARTS_OF_A_CARD:
            used |= _pointing(relation, created, without=ours[label])
    return used


def _other_memberships(relation: ForeignObjectRel, created: Sequence[int]) -> set[int]:
    """Memberships that a person gave by hand have no list as their source, or somebody's confirmation."""
    rows = relation.related_model._default_manager
    return {
        pk
        for batch in chunks(created)
        for pk in rows.filter(contact__in=batch, confirmed_by__isnull=False).values_list("contact_id", flat=True)
    }


def _edited(created: Sequence[int], made: Import) -> set[int]:
    """Cards about which the journal says something after the import, other than by imports of this list."""
    found: set[int] = set()
    for batch in chunks(created):
        lines = JournalEntry.objects.filter(
            subject_type=Contact._meta.label_lower, subject_id__in=[str(pk) for pk in batch], at__gt=made.committed_at
        )
        for subject, verb, details in lines.values_list("subject_id", "verb", "details"):
            if verb not in OWN_VERBS or details.get("import_id") != made.pk:
                found.add(int(subject))
    return found
