"""How the journal is read: verbs as sentences, kinds of objects as nouns. The words come from the roof."""

from importlib import import_module

from django.conf import settings

from crm.journal.models import JournalEntry


def verb(name: str) -> str:
    """Return a verb as people read it; one without a sentence stands as it is stored."""
    return str(import_module(settings.CRM_JOURNAL_WORDS).VERBS.get(name, name))


def kind(subject_type: str) -> str:
    """Return the noun of a stored kind such as crm.contact; one without a noun stands as it is stored."""
    return str(import_module(settings.CRM_JOURNAL_WORDS).KINDS.get(subject_type, subject_type))


def details(entry: JournalEntry) -> list[tuple[str, str]]:
    """Return the details of a line as (noun, words)."""
    found: list[tuple[str, str]] = import_module(settings.CRM_JOURNAL_DETAILS).told(entry)
    return found
