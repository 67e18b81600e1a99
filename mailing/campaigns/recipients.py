"""Who gets a letter and what it says to each: the list as it is handed over to be frozen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.consent.models import Basis
from crm.contacts.models import Contact
from crm.contacts.names import PersonName, salutation
from crm.web.dates import day


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of the list. `key` names the recipient within the campaign ("contact:12", "request:7").

    `reason` says why this person is on the list; `values` are merge fields; `calendar` is the ready iMIP text and
    `calendar_method` its METHOD; `reply_token` is the token of the reply address when the caller has made one.
    """

    key: str
    contact_id: int | None
    address: str
    shown_name: str
    language: str
    reason: dict[str, Any] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    calendar: str = ""
    calendar_method: str = ""
    reply_token: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """Subject and text in both languages; English may be empty."""

    subject_ru: str
    body_ru: str
    subject_en: str = ""
    body_en: str = ""


def person_values(contact: Contact, language: str) -> dict[str, str]:
    """Give salutation, name and the sentence on why the letter came, in the language of the letter.

    Reads `basis` and `basis_on` where the query of `with_verdict` left them.
    """
    person = PersonName(contact.surname, contact.name, contact.patronymic)
    greeting = contact.salutation_override or salutation(person, contact.sex, language)  # type: ignore[arg-type]
    return {
        "salutation": greeting,
        "name": contact.full_name,
        "why": why_sentence(getattr(contact, "basis", ""), getattr(contact, "basis_on", None), language),
    }


def why_sentence(basis: str | None, basis_on: date | None, language: str) -> str:
    """Say in one sentence why a person gets our letters."""
    with override("en" if language.startswith("en") else "ru"):
        if basis == Basis.CONSENT and basis_on:
            return _("You get this letter because you gave your consent on %(day)s.") % {"day": day(basis_on, language)}
        if basis == Basis.CONSENT:
            return _("You get this letter because you gave your consent.")
        if basis == Basis.OFFICIAL:
            return _("You get this letter because this address is your official contact.")
        return _("You get this letter because of your part in the work of this body.")


def recipients_of(contacts: Iterable[Contact], *, reasons: dict[int, dict[str, Any]]) -> list[Recipient]:
    """Make recipients of contacts that came through `with_verdict`, for a letter without an event."""
    return [
        Recipient(
            key=f"contact:{contact.pk}",
            contact_id=contact.pk,
            address=contact.mail_address,  # type: ignore[attr-defined]
            shown_name=contact.full_name,
            language=contact.language,
            reason=reasons.get(contact.pk, {}),
            values=person_values(contact, contact.language),
        )
        for contact in contacts
    ]
