"""Questions to the journal."""

from django.db.models import QuerySet

from crm.journal.models import JournalEntry


def entries() -> QuerySet[JournalEntry]:
    """All lines with their persons, ready to be narrowed and paged."""
    return JournalEntry.objects.select_related("by")


def verbs_in_use() -> list[str]:
    """Every verb that was ever written, in order."""
    return sorted(JournalEntry.objects.order_by().values_list("verb", flat=True).distinct())


def subject_types_in_use() -> list[str]:
    """Every kind of object that was ever written about."""
    found = JournalEntry.objects.order_by().values_list("subject_type", flat=True).distinct()
    return sorted(kind for kind in found if kind)
