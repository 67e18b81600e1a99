"""What the pages of an import call things: fields, fates, and every mark that a row may carry."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm.exchange.fates import Outcome
from crm.exchange.faults import Fault
from crm.exchange.queries import extensions

Words = str | Promise

FIELD_LABELS: dict[str, Words] = {
    "full_name": _("Full name"),
    "surname": _("Surname"),
    "name": _("First name"),
    "patronymic": _("Patronymic"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "organisation": _("Organisation"),
    "organisation_code": _("Code of the organisation"),
    "position": _("Post"),
    "groups": _("Reference groups"),
    "competences": _("Competences"),
    "district": _("District"),
    "sex": _("Sex"),
    "language": _("Language"),
    "basis": _("Basis of processing"),
    "consent": _("Consent: day and source in one cell"),
    "consent_on": _("Day of consent"),
    "consent_way": _("Source of consent"),
    "withdrawn_on": _("Consent withdrawn"),
    "publication": _("May publish the name"),
    "opted_out_on": _("Opted out of letters"),
    "council": _("Council"),
    "council_until": _("Term of office until"),
    "code": _("Code of the contact"),
    "notes": _("Notes"),
}


class Fate(NamedTuple):
    """How an outcome looks: tone, icon, the word of a row, the word of its tab."""

    tone: str
    icon: str
    word: Words
    tab: Words


FATES: dict[str, Fate] = {
    Outcome.CREATE: Fate("good", "plus", pgettext_lazy("row of a list", "new person"), _("New people")),
    Outcome.CHECK: Fate("warn", "alert", pgettext_lazy("row of a list", "to be decided"), _("To decide")),
    Outcome.REPEAT_IN_BASE: Fate("quiet", "person", pgettext_lazy("row of a list", "in the base"), _("In the base")),
    Outcome.REPEAT_IN_FILE: Fate("quiet", "merge", pgettext_lazy("row of a list", "repeat"), _("Repeats in the file")),
    Outcome.REFUSE: Fate("bad", "ban", pgettext_lazy("row of a list", "not taken"), _("Not taken")),
}

MARKS: dict[str, Words] = {
    # why a row is not taken
    "no_name": _("no name"),
    "not_a_person": _("not a person's name"),
    "two_persons": _("two people in one cell"),
    "no_channel": _("neither e-mail nor phone"),
    "bad_email_no_phone": _("the e-mail is no address and there is no phone"),
    # what a person decides
    "suspicious_email": _("the e-mail is surely mistyped"),
    "unknown_group": _("a group that the register lacks"),
    "possible_duplicate_base": _("the same name and organisation, another address and phone"),
    "possible_duplicate_file": _("the same name and organisation as a row above, another address and phone"),
    "code_taken": _("the code belongs to somebody else"),
    "no_surname": _("no surname"),
    # how a repeat differs
    "yo": _("differs by ё and е"),
    "name_order": _("name before surname"),
    "initials_only": _("initials only"),
    "email_case": _("capitals in the e-mail"),
    "same_email": _("the same e-mail"),
    "same_phone": _("the same name and phone"),
    "name_differs": _("the same e-mail, another first name"),
    "spaces": _("spare spaces"),
    "phone_format": _("phone written in another way"),
    # what was mended or seen
    "nbsp": _("non-breaking spaces"),
    "uppercase": _("name in capitals"),
    "homoglyph": _("Latin letters among Cyrillic ones"),
    "merged_fio": _("name written together"),
    "latin_name": _("name in Latin letters"),
    "quotes": _("straight quotation marks"),
    "multi_email": _("several addresses"),
    "shared_mailbox": _("a mailbox shared by several people"),
    "two_groups": _("several groups"),
    "bad_email": _("the e-mail is no address"),
    "phone_only": _("phone only"),
    "bad_phone": _("a phone cannot be read"),
    "no_consent": _("no consent: no letters"),
    "consent_unproven": _("consent without day or source: no letters"),
    "consent_withdrawn": _("consent withdrawn: no letters"),
    "cut": _("a long cell was cut"),
}
FAULTS: dict[str, Words] = {
    "no_name": _("not a name"),
    "not_a_person": _("not a person's name"),
    "two_persons": _("two people in one cell"),
    "email_bad": _("not an e-mail address"),
    "email_suspicious": _("the e-mail is surely mistyped"),
    "bad_phone": _("not a phone number"),
    "unknown_group": _("the register has no such group"),
    "unknown_district": _("no card names such a district"),
    "no_day": _("there is no such date"),
    "unknown_consent": _("neither a consent nor a refusal"),
    "unknown_basis": _("no known basis of processing"),
    "neither_yes_nor_no": _("neither yes nor no"),
    "unknown_sex": _("no known word for the sex"),
    "unknown_language": _("a language in which no letters are written"),
    "cut": _("too long for the card, the end is cut off"),
}
# Marks that say less than the fault which names the cell.
SAID_BY_FAULTS: dict[str, frozenset[str]] = {
    "no_name": frozenset({"no_name"}),
    "not_a_person": frozenset({"not_a_person"}),
    "two_persons": frozenset({"two_persons"}),
    "email_bad": frozenset({"bad_email"}),
    "email_suspicious": frozenset({"suspicious_email"}),
    "bad_phone": frozenset({"bad_phone"}),
    "unknown_group": frozenset({"unknown_group"}),
    "cut": frozenset({"cut"}),
}
UNREACHABLE = frozenset({"no_channel", "bad_email_no_phone"})
QUIET_MARKS = frozenset({"two_groups", "spaces", "nbsp", "quotes"})  # mended without consequence


def field_choices() -> list[tuple[str, Words]]:
    """What a column may be: the names of all fields, those of storeys above last."""
    own = [(key, label) for extension in extensions() for key, label in extension.labels.items()]
    return [("", _("— leave out —")), *FIELD_LABELS.items(), *own]


def words_of(marks: Iterable[str], faults: Iterable[str] = ()) -> list[Words]:
    """Marks in words, those that matter first, without what the codes of named faults say better."""
    codes = frozenset(faults)
    said = frozenset(mark for code in codes for mark in SAID_BY_FAULTS.get(code, ()))
    left = [mark for mark in sorted(marks, key=lambda mark: mark in QUIET_MARKS) if mark not in said]
    return [_unreachable(mark, codes) if mark in UNREACHABLE else MARKS.get(mark, mark) for mark in left]


def _unreachable(mark: str, codes: frozenset[str]) -> Words:
    """Why there is no way to reach the person, when the cells that hold no address and no phone are named."""
    if {"email_bad", "bad_phone"} <= codes:
        return _("there is no way to reach the person")
    if "email_bad" in codes:
        return _("there is no phone")
    return _("there is no e-mail") if "bad_phone" in codes else MARKS[mark]


def fault_words(heading: str, fault: Fault) -> str:
    """One wrong cell: its column as the file calls it, what stands there, and what is wrong."""
    column = heading or str(FIELD_LABELS.get(fault.key, fault.key))
    return gettext("%(column)s: “%(value)s” — %(what)s") % {
        "column": column,
        "value": fault.value,
        "what": FAULTS[fault.code],
    }
