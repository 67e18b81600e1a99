"""How the details of a journal line are read: keys as nouns, codes as the words of their models. Hashes stay stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.access.labels import PERMISSION_LABELS
from crm.access.models import ROLE_LABELS
from crm.consent.models import LetterClass
from crm.exchange.models import ImportRow
from crm.journal.models import JournalEntry
from events.invitations.models import Door, Rsvp
from mailing.campaigns.models import Campaign

# What proves something to a program and tells a person nothing.
UNTOLD = {"content_hash", "audience_hash", "hash"}
LABELS: dict[str, str | Promise] = {
    "act": pgettext_lazy("journal detail", "act"),
    "added": pgettext_lazy("journal detail", "added"),
    "body": pgettext_lazy("journal detail", "council"),
    "campaign": pgettext_lazy("journal detail", "letter no."),
    "cards": pgettext_lazy("journal detail", "cards"),
    "changed": pgettext_lazy("journal detail", "changed"),
    "decision": pgettext_lazy("journal detail", "decision"),
    "done": pgettext_lazy("journal detail", "done"),
    "door": pgettext_lazy("journal detail", "how it came"),
    "event": pgettext_lazy("journal detail", "event"),
    "fields": pgettext_lazy("journal detail", "fields"),
    "group": pgettext_lazy("journal detail", "group no."),
    "how": pgettext_lazy("journal detail", "how"),
    "import_id": pgettext_lazy("journal detail", "list no."),
    "invitations": pgettext_lazy("journal detail", "invitations"),
    "is_default": pgettext_lazy("journal detail", "usual sender"),
    "issued": pgettext_lazy("journal detail", "invitations in force"),
    "kept": pgettext_lazy("journal detail", "kept, since changed later"),
    "kind": pgettext_lazy("journal detail", "kind"),
    "letter_class": pgettext_lazy("journal detail", "letters"),
    "name": pgettext_lazy("journal detail", "name"),
    "names": pgettext_lazy("journal detail", "names in it"),
    "number": pgettext_lazy("journal detail", "no."),
    "outcome": pgettext_lazy("journal detail", "outcome"),
    "purpose": pgettext_lazy("journal detail", "purpose"),
    "removed": pgettext_lazy("journal detail", "removed"),
    "restored": pgettext_lazy("journal detail", "restored"),
    "role": pgettext_lazy("journal detail", "role"),
    "row": pgettext_lazy("journal detail", "row"),
    "rows": pgettext_lazy("journal detail", "rows"),
    "rsvp": pgettext_lazy("journal detail", "answer"),
    "said": pgettext_lazy("journal detail", "answer"),
    "scopes": pgettext_lazy("journal detail", "rights"),
    "sent": pgettext_lazy("journal detail", "sent by letter"),
    "severity": pgettext_lazy("journal detail", "severity"),
    "shown": pgettext_lazy("journal detail", "shown on the page"),
    "size": pgettext_lazy("journal detail", "letters"),
    "state": pgettext_lazy("journal detail", "state"),
    "status": pgettext_lazy("journal detail", "reply of the server"),
    "suppression": pgettext_lazy("journal detail", "suppression no."),
    "taken_off": pgettext_lazy("journal detail", "letters taken off"),
    "threshold_is": pgettext_lazy("journal detail", "threshold now"),
    "threshold_was": pgettext_lazy("journal detail", "threshold before"),
    "topic": pgettext_lazy("journal detail", "topic no."),
    "until": pgettext_lazy("journal detail", "until"),
    "version": pgettext_lazy("journal detail", "version"),
    "was": pgettext_lazy("journal detail", "before"),
    "weeks": pgettext_lazy("journal detail", "shifted by weeks"),
    "why": pgettext_lazy("journal detail", "why"),
}
CODES: dict[str, Mapping[str, str | Promise]] = {
    "decision": dict(ImportRow.Decision.choices),
    "door": dict(Door.choices),
    "letter_class": dict(LetterClass.choices),
    "purpose": dict(Campaign.Purpose.choices),
    "role": ROLE_LABELS,
    "rows": dict(ImportRow.Outcome.choices),
    "rsvp": dict(Rsvp.choices),
    "said": dict(Rsvp.choices),
    "scopes": PERMISSION_LABELS,
    "severity": {
        "hard": pgettext_lazy("bounce", "the address does not exist"),
        "soft": pgettext_lazy("bounce", "for the time being"),
    },
    "why": {
        "few_letters": pgettext_lazy("journal detail", "few letters"),
        "sole_operator": pgettext_lazy("journal detail", "one person is the whole body"),
    },
}


def told(entry: JournalEntry) -> list[tuple[str, str]]:
    """The details a person reads: (noun, words), in the order they were written."""
    found = []
    for key, value in entry.details.items():
        if key in UNTOLD or value in (None, "", [], {}):
            continue
        found.append((str(LABELS.get(key, key)), _words(entry, key, value)))
    return found


def _words(entry: JournalEntry, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{_word(entry, key, name)} — {count}" for name, count in value.items() if count)
    if isinstance(value, list):
        return ", ".join(_word(entry, key, item) for item in value)
    return _word(entry, key, value)


def _word(entry: JournalEntry, key: str, value: object) -> str:
    code = str(value)
    if key == "fields":
        return _field(entry, code)
    if code in CODES.get(key, {}):
        return str(CODES[key][code])
    return _choices(entry, key).get(code, code)


def _choices(entry: JournalEntry, key: str) -> Mapping[str, str]:
    """The words of a code, where the object has a column of that name with choices."""
    try:
        field = apps.get_model(entry.subject_type)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return {}
    pairs: Iterable[tuple[Any, Any]] = getattr(field, "flatchoices", ())
    return {str(code): str(words) for code, words in pairs}


def _field(entry: JournalEntry, name: str) -> str:
    """The name of a column as its form calls it."""
    try:
        field = apps.get_model(entry.subject_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return name
    label = getattr(field, "verbose_name", "") or name
    return capfirst(str(label)).lower() if label != name else name
