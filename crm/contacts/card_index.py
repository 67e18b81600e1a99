"""The two columns a card is found and sorted by, made from everything people search for."""

from collections.abc import Iterable
from typing import NamedTuple

from crm.contacts.search_text import search_text, sort_key


class CardIndex(NamedTuple):
    """What `Contact.search_text` and `Contact.sort_key` hold."""

    search_text: str
    sort_key: str


def card_index(
    *,
    surname: str,
    name: str = "",
    patronymic: str = "",
    code: str | None = None,
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    workplaces: Iterable[str] = (),
) -> CardIndex:
    """Make both columns: addresses in normal form, phones in E.164, workplaces as names of organisations and posts."""
    found_by = search_text(surname, name, patronymic, code or "", *workplaces, *emails, phones=tuple(phones))
    return CardIndex(found_by, sort_key(surname, name, patronymic)[:360])
