"""Lists of organisations and of media outlets: rows with known headings to the base, by code, ИНН or name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from crm.access.models import User
from crm.contacts.addresses import examine_cell
from crm.contacts.name_parsing import clean
from crm.contacts.phones import parse_phone
from crm.contacts.phones import shown as phone_shown
from crm.contacts.search_text import search_text, sort_key
from crm.exchange.cells import read_day, read_groups
from crm.exchange.fields import Field, fold
from crm.exchange.group_words import BY_CODE
from crm.exchange.mapping import lay_out
from crm.exchange.queries import vocabulary
from crm.exchange.trying import read_table
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.journal import actions as journal
from crm.organisations.models import MediaOutlet, Organisation
from crm.organisations.requisites import inn_problem, ogrn_problem

MEDIA_KIND = "СМИ"
# What a card can hold, in signs.
LONGEST = {
    "short_name": 300,
    "full_name": 500,
    "kind": 80,
    "district": 80,
    "address": 300,
    "site": 300,
    "head_name": 200,
    "head_post": 200,
}
# Folded heading to the field of the card; the first that a row fills wins.
ORGANISATION_HEADINGS = {
    "код": "code",
    "краткое наименование": "short_name",
    "наименование": "short_name",
    "полное наименование": "full_name",
    "тип": "kind",
    "инн": "inn",
    "огрн огрнип": "ogrn",
    "огрн": "ogrn",
    "район": "district",
    "адрес": "address",
    "сайт": "site",
    "email": "email",
    "email редакции": "email",
    "телефон": "phone",
    "руководитель": "head_name",
    "должность руководителя": "head_post",
    "референтные группы": "groups",
    "в реестре мсп": "in_sme_register",
    "дата проверки сведений": "checked_on",
}
MEDIA_HEADINGS = {
    "форма распространения": "form",
    "является сми": "is_media_in_law",
    "рег номер": "registration_no",
    "дата регистрации": "registered_on",
    "учредитель": "founder",
    "главный редактор": "editor_in_chief",
    "территория": "area",
    "периодичность": "periodicity",
    "тираж охват": "reach",
    "тематика": "topics",
    "срок сдачи материала": "copy_deadline",
    "приоритет": "priority",
}


@dataclass(slots=True)
class Imported:
    """What a list of organisations brought: how many cards are new, how many were brought up to date, what was odd."""

    added: int = 0
    changed: int = 0
    remarks: list[str] = field(default_factory=list)  # «ORG-007: inn wrong_check_digit»


def _rows(source: Path | bytes, headings: dict[str, str]) -> Iterator[dict[str, str]]:
    data = source.read_bytes() if isinstance(source, Path) else source
    fields = [Field(key, (heading,)) for heading, key in headings.items()]
    sheet = lay_out(read_table(data).rows, fields=fields)
    keys = [headings.get(fold(heading), "") for heading in sheet.headings]
    for record in sheet.records:
        row: dict[str, str] = {}
        for key, cell in zip(keys, record, strict=True):
            if key and cell.strip() and key not in row:
                row[key] = clean(cell)
        if row.get("short_name"):
            yield row


def import_organisations(source: Path | bytes, *, by: User | None, now: datetime) -> Imported:
    """Read organisations.csv into the base; a card known by its code, ИНН or name is brought up to date.

    A wrong ИНН or ОГРН is left out and remarked on. Raises FileNotRead.
    """
    return _import(list(_rows(source, ORGANISATION_HEADINGS)), by=by, now=now)


def import_media(source: Path | bytes, *, by: User | None, now: datetime) -> Imported:
    """Read media.csv into the base: organisations of the kind СМИ with their outlets. Raises FileNotRead."""
    return _import(list(_rows(source, ORGANISATION_HEADINGS | MEDIA_HEADINGS)), by=by, now=now, is_media=True)


@transaction.atomic
def _import(rows: list[dict[str, str]], *, by: User | None, now: datetime, is_media: bool = False) -> Imported:
    answer = Imported()
    words = vocabulary()
    known = _Known(rows)
    members: list[GroupMembership] = []
    for row in rows:
        organisation = known.find(row)
        is_new = organisation is None
        organisation = organisation or Organisation()
        _fill(organisation, row, words.city_code, answer)
        if is_media and is_new:
            organisation.kind = MEDIA_KIND
        organisation.save()
        known.add(organisation)
        answer.added, answer.changed = answer.added + is_new, answer.changed + (not is_new)
        if is_media:
            MediaOutlet.objects.update_or_create(organisation=organisation, defaults=_outlet(row))
        codes, unknown = read_groups(row.get("groups", ""), words.groups)
        answer.remarks += [f"{organisation.code or organisation}: {word}" for word in unknown]
        members += [GroupMembership(organisation=organisation, group=_group(code)) for code in codes]
    _add_missing(members)
    journal.record("organisations.imported", None, by=by, at=now, added=answer.added, changed=answer.changed)
    return answer


class _Known:
    """Organisations of the base that these rows may mean."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self.by_code: dict[str, Organisation] = {}
        self.by_inn: dict[str, Organisation] = {}
        self.by_name: dict[str, Organisation] = {}
        for organisation in Organisation.objects.order_by("-pk"):
            self.add(organisation)

    def add(self, organisation: Organisation) -> None:
        if organisation.code:
            self.by_code[organisation.code.casefold()] = organisation
        if organisation.inn:
            self.by_inn[organisation.inn] = organisation
        self.by_name[organisation.sort_key] = organisation

    def find(self, row: dict[str, str]) -> Organisation | None:
        found = self.by_code.get(row.get("code", "").casefold()) or self.by_inn.get(row.get("inn", ""))
        if found is None:
            namesake = self.by_name.get(sort_key(row["short_name"])[:320])
            found = namesake if namesake and not (namesake.code and row.get("code")) else None
        return found


def _fill(organisation: Organisation, row: dict[str, str], city_code: str, answer: Imported) -> None:
    for name in LONGEST:
        if row.get(name):
            setattr(organisation, name, row[name][: LONGEST[name]])
    organisation.code = row.get("code") or organisation.code
    for name, problem_of in (("inn", inn_problem), ("ogrn", ogrn_problem)):
        if problem := problem_of(row.get(name, "")):
            answer.remarks.append(f"{organisation.code or organisation}: {name} {problem}")
        elif row.get(name):
            setattr(organisation, name, row[name])
    good = [address.normal for address in examine_cell(row.get("email", "")) if address.verdict == "good"]
    organisation.email = good[0] if good else organisation.email
    phone = parse_phone(row.get("phone", ""), city_code=city_code)
    if phone is not None:
        organisation.phone = phone_shown(phone.number, phone.extension, city_code=city_code)
    if "in_sme_register" in row:
        organisation.in_sme_register = row["in_sme_register"].casefold() == "да"
    organisation.checked_on = read_day(row.get("checked_on", "")) or organisation.checked_on
    organisation.search_text = search_text(
        organisation.short_name, organisation.full_name, organisation.code or "", organisation.inn, organisation.email,
        organisation.head_name, phones=(phone.number,) if phone else (),
    )  # fmt: skip
    organisation.sort_key = sort_key(organisation.short_name)[:320]


def _outlet(row: dict[str, str]) -> dict[str, object]:
    reach = "".join(sign for sign in row.get("reach", "") if sign.isdigit())
    priority = row.get("priority", "")
    values: dict[str, object] = {
        name: row.get(name, "")
        for name in (
            "form",
            "registration_no",
            "founder",
            "editor_in_chief",
            "area",
            "periodicity",
            "topics",
            "copy_deadline",
        )
    }
    return values | {
        "is_media_in_law": row.get("is_media_in_law", "да").casefold() == "да",
        "registered_on": read_day(row.get("registered_on", "")),
        "reach": int(reach) if reach else None,
        "priority": int(priority) if priority.isdigit() else 3,
    }


def _group(code: str) -> ReferenceGroup:
    usual = BY_CODE.get(code)
    defaults = {"name_ru": usual.name_ru, "name_en": usual.name_en, "state": "proposed"} if usual else {"name_ru": code}
    return ReferenceGroup.objects.get_or_create(code=code, defaults=defaults)[0]


def _add_missing(members: list[GroupMembership]) -> None:
    """A membership that stands, or was ended once, is not made anew."""
    known = set(GroupMembership.objects.filter(organisation__isnull=False).values_list("organisation_id", "group_id"))
    new = {(row.organisation_id, row.group_id): row for row in members}
    GroupMembership.objects.bulk_create([row for key, row in new.items() if key not in known])
