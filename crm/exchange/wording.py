"""What the pages of an import call things: fields, fates, and every mark that a row may carry."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.exchange.fates import Outcome
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
QUIET_MARKS = frozenset({"two_groups", "spaces", "nbsp", "quotes"})  # mended without consequence


def field_choices() -> list[tuple[str, Words]]:
    """What a column may be: the names of all fields, those of storeys above last."""
    own = [(key, label) for extension in extensions() for key, label in extension.labels.items()]
    return [("", _("— leave out —")), *FIELD_LABELS.items(), *own]


def words_of(marks: Iterable[str]) -> list[Words]:
    """Marks in words, those that matter first."""
    return [MARKS.get(mark, mark) for mark in sorted(marks, key=lambda mark: mark in QUIET_MARKS)]
