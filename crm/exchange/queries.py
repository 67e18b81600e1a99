"""What the import asks the base: people who may look like those of a list, and the words the body already uses."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.module_loading import import_string

from crm.access.models import User
from crm.body.models import Body
from crm.consent.mailable import may_be_written
from crm.consent.models import LetterClass
from crm.contacts.models import Contact, EmailAddress, Phone
from crm.contacts.names import PersonName
from crm.contacts.search_text import sort_key
from crm.duplicates.similarity import Card
from crm.exchange.cells import Record, Vocabulary, read_groups
from crm.exchange.fates import Known
from crm.exchange.fields import FIELDS, Field, fold, with_vocabulary
from crm.exchange.group_words import usual_words
from crm.exchange.models import ColumnMemory, Import, ImportRow
from crm.exchange.ports import ImportExtension
from crm.groups.models import ReferenceGroup
from crm.organisations.models import Position

MADE_THINGS = {"crm.referencegroup": "groups", "crm.organisation": "organisations"}
AT_ONCE = 2_000  # values in one IN list; SQLite takes 32,766

Item = TypeVar("Item")


def chunks(items: Sequence[Item], size: int = AT_ONCE) -> Iterator[Sequence[Item]]:
    """Cut a sequence into pieces of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def extensions() -> list[ImportExtension]:
    """The adapters of the storeys above, in the order of the setting."""
    return [import_string(path)() for path in settings.CRM_IMPORT_EXTENSIONS]


def all_fields() -> tuple[Field, ...]:
    """Our own fields and those of the storeys above, which stand first: their headings are the more special ones."""
    own = tuple(field for extension in extensions() for field in extension.fields)
    return (*own, *with_vocabulary(FIELDS, groups=group_words(), districts=districts()))


def extension_keys() -> list[str]:
    """Keys of the fields that belong to storeys above."""
    return [field.key for extension in extensions() for field in extension.fields]


def group_words() -> dict[str, str]:
    """Each folded word for a group to its code: the usual words, over them the body's own register."""
    words = usual_words()
    for group in ReferenceGroup.objects.in_use():
        names = (group.code, group.name_ru, group.name_en, group.short_name_ru, group.short_name_en)
        words.update({fold(name): group.code for name in names if name})
    return words


def districts() -> tuple[str, ...]:
    """Districts that cards already name."""
    named = Contact.objects.alive().exclude(district="").order_by("district").values_list("district", flat=True)
    return tuple(named.distinct()[:200])


def vocabulary(group_choices: dict[str, str] | None = None) -> Vocabulary:
    """Everything cells are read by; `group_choices` are a person's words for groups that the register lacks."""
    words = group_words()
    codes = set(words.values())
    chosen = {
        fold(word): code for word, code in (group_choices or {}).items() if code in codes or code.startswith(("+", "-"))
    }
    return Vocabulary({**words, **chosen}, districts(), Body.current().city_phone_code)


def vocabulary_of(made: Import) -> Vocabulary:
    """Everything the cells of this list are read by, with the words that were given a meaning for such lists."""
    memory = ColumnMemory.objects.filter(fingerprint=made.fingerprint).first()
    return vocabulary({**(memory.group_choices if memory else {}), **made.group_choices})


def people_of(made: Import, user: User) -> QuerySet[Contact]:
    """Those whose cards this list added or changed and whom this person may see."""
    return (
        Contact.objects.visible_to(user).alive().filter(Exists(made.rows.with_cards().filter(contact=OuterRef("pk"))))
    )


def brought_by(made: Import, user: User, *, now: datetime) -> dict[str, int]:
    """What a list in the base brought: cards added and changed, people we may write to, groups, organisations."""
    results = dict(made.rows.with_cards().values_list("result").annotate(Count("pk")))
    things = dict(made.changes.filter(field="", model__in=MADE_THINGS).values_list("model").annotate(Count("pk")))
    people = people_of(made, user)
    return {
        "added": results.get(ImportRow.Result.CREATED, 0),
        "touched": results.get(ImportRow.Result.TOUCHED, 0),
        "people": people.count(),
        "mailable": people.filter(may_be_written(LetterClass.INFORMING, now=now)).count(),
        **{name: things.get(model, 0) for model, name in MADE_THINGS.items()},
    }


def people_like(records: Iterable[Record], *, user: User | None) -> list[Known]:
    """People of the base who share an address, telephone, full name or code with one of these records.

    Only those whom this person may see: a card of another department is neither matched nor betrayed.
    """
    usable = [record for record in records if not record.problems]
    seen = Contact.objects.alive() if user is None else Contact.objects.visible_to(user).alive()
    emails = {address.normal for record in usable for address in record.emails}
    phones = {phone.number for record in usable for phone in record.phones}
    names = {_sort_key(record.person) for record in usable}
    codes = {record.code for record in usable if record.code}
    found: set[int] = set()
    for batch in chunks(sorted(emails)):
        found.update(EmailAddress.objects.filter(address__in=batch).values_list("contact_id", flat=True))
    for batch in chunks(sorted(phones)):
        found.update(Phone.objects.filter(number__in=batch).values_list("contact_id", flat=True))
    for batch in chunks(sorted(names)):
        found.update(seen.filter(sort_key__in=batch).values_list("pk", flat=True))
    for batch in chunks(sorted(codes)):
        found.update(seen.filter(code__in=batch).values_list("pk", flat=True))
    return [person for batch in chunks(sorted(found)) for person in _known(seen.filter(pk__in=batch).order_by("pk"))]


def _sort_key(person: PersonName) -> str:
    return sort_key(person.surname, person.name, person.patronymic)[:360]


def _known(contacts: Iterable[Contact]) -> list[Known]:
    people = {contact.pk: contact for contact in contacts}
    emails: dict[int, set[str]] = {}
    phones: dict[int, set[str]] = {}
    for contact_id, address in EmailAddress.objects.filter(contact__in=people).values_list("contact_id", "address"):
        emails.setdefault(contact_id, set()).add(address)
    for contact_id, number in Phone.objects.filter(contact__in=people).values_list("contact_id", "number"):
        phones.setdefault(contact_id, set()).add(number)
    places = dict(
        Position.objects.filter(contact__in=people, is_main=True, organisation__isnull=False).values_list(
            "contact_id", "organisation__short_name"
        )
    )
    return [
        Known(
            pk,
            reference(contact),
            Card(
                PersonName(contact.surname, contact.name, contact.patronymic),
                frozenset(emails.get(pk, ())),
                frozenset(phones.get(pk, ())),
                places.get(pk, ""),
            ),
            contact.code or "",
        )
        for pk, contact in people.items()
    ]


def reference(contact: Contact) -> str:
    """How a card is called in lists: its code, else its number."""
    return contact.code or f"№ {contact.pk}"


def unknown_group_words(made: Import) -> dict[str, int]:
    """Words for groups that the register lacks, with how many rows use each, the most frequent first."""
    places = [index for index, key in enumerate(made.columns) if key == "groups"]
    known = vocabulary(made.group_choices).groups
    found: Counter[str] = Counter()
    for cells in made.rows.filter(outcome=ImportRow.Outcome.CHECK).values_list("cells", flat=True):
        _codes, unknown = read_groups("; ".join(cells[index] for index in places), known)
        found.update(unknown)
    return dict(found.most_common(30))
