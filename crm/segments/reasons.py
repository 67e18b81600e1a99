"""Why a person is in or out of a selection, as codes fit for JSON; `reason_words.py` turns them into words.

A code is a small dict with "code" and what its words need (days as ISO text, names of groups in both languages), so
that a list frozen today reads the same when the group has long been renamed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crm.body.models import Body
from crm.consent.mailable import Against
from crm.consent.models import LetterClass, OptOut, Standing, Suppression
from crm.contacts.models import Contact, EmailAddress
from crm.councils.models import AdvisoryBody, Membership
from crm.expertise.models import Competence, Topic
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.segments.reason_words import Code, words

BATCH = 2_000  # people a query is asked about; SQLite takes 32,766 values


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one person is in, or out."""

    is_in: bool
    codes: tuple[Code, ...]

    @property
    def words(self) -> str:
        """«в группе «Эксперты», согласие от 03.09.2025» in the language of the reader."""
        return words(self.codes)


@dataclass(frozen=True)
class Selection:
    """By what people were picked: any of these groups, councils or topics, and none of the groups in `but_not`."""

    groups: Collection[ReferenceGroup] = ()
    councils: Collection[AdvisoryBody] = ()
    topics: Collection[Topic] = ()
    but_not: Collection[ReferenceGroup] = ()


def explain(
    contacts: Iterable[Contact], picked: Selection, *, now: datetime, letter_class: str = LetterClass.INFORMING
) -> dict[int, Reason]:
    """Say of each contact why it is in or out; the contacts carry what `with_verdict` adds for the same class.

    A fixed number of queries for each two thousand people, whoever they are. A person in a group that was left out
    is out for that reason first; one who opted out of letters about every picked group is out for that.
    """
    reasons: dict[int, Reason] = {}
    today = now.astimezone(Body.current().zone).date()
    for batch in _batches(contacts):
        ids = [contact.pk for contact in batch]
        ways_in = _ways_in(ids, picked, today)
        left_out = _in_groups(ids, picked.but_not, today, code="left_out_group")
        details = _details_against(batch, now, letter_class)
        silenced = _out_of_groups(ids, picked.groups, now)
        for contact in batch:
            against: str = contact.against  # type: ignore[attr-defined]
            ways, silent = _apart(ways_in[contact.pk], silenced[contact.pk])
            if left_out[contact.pk]:
                reasons[contact.pk] = Reason(is_in=False, codes=tuple(left_out[contact.pk]))
            elif against:
                code = {"code": against, **details.get(contact.pk, {})}
                reasons[contact.pk] = Reason(is_in=False, codes=(code,))
            elif silent and not ways:
                reasons[contact.pk] = Reason(is_in=False, codes=tuple(silent))
            else:
                reasons[contact.pk] = Reason(is_in=True, codes=(*ways, _basis(contact)))
    return reasons


def verdict(contact: Contact, *, now: datetime, letter_class: str = LetterClass.INFORMING) -> Reason:
    """Say of one contact, annotated by `with_verdict`, why we may write, or why not."""
    return explain([contact], Selection(), now=now, letter_class=letter_class)[contact.pk]


def _batches(contacts: Iterable[Contact]) -> Iterator[list[Contact]]:
    batch: list[Contact] = []
    for contact in contacts:
        batch.append(contact)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _ways_in(ids: Sequence[int], picked: Selection, today: date) -> dict[int, list[Code]]:
    ways = _in_groups(ids, picked.groups, today, code="group")
    if picked.councils:
        bodies = {body.pk: body for body in picked.councils}
        seats = Membership.objects.sitting_on(today).filter(body__in=bodies, contact__in=ids).order_by("pk")
        for contact, body in seats.values_list("contact_id", "body_id"):
            ways[contact].append({"code": "council", "id": body, **_names(bodies[body])})
    if picked.topics:
        topics = {topic.pk: topic for topic in picked.topics}
        known = Competence.objects.filter(topic__in=topics, contact__in=ids).order_by("pk")
        for contact, topic in known.values_list("contact_id", "topic_id"):
            ways[contact].append({"code": "competence", "id": topic, "ru": topics[topic].name})
    return ways


def _out_of_groups(
    ids: Sequence[int], groups: Collection[ReferenceGroup], now: datetime
) -> defaultdict[int, dict[int, str]]:
    """Of which of the groups each person wants no letters, and since when (ISO day)."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    if groups:
        zone = Body.current().zone
        wishes = OptOut.objects.in_force().filter(group__in=[group.pk for group in groups], contact__in=ids)
        for contact, group, since in wishes.values_list("contact_id", "group_id", "since"):
            found[contact][group or 0] = since.astimezone(zone).date().isoformat()
    return found


def _apart(ways: list[Code], silenced: dict[int, str]) -> tuple[list[Code], list[Code]]:
    """Part the ways in from those the person closed: groups of which they want no letters."""
    closed = [way for way in ways if way["code"] == "group" and way["id"] in silenced]
    opened = [way for way in ways if way not in closed]
    return opened, [{**way, "code": "opted_out_group", "on": silenced[way["id"]]} for way in closed]


def _in_groups(
    ids: Sequence[int], groups: Collection[ReferenceGroup], today: date, *, code: str
) -> defaultdict[int, list[Code]]:
    found: defaultdict[int, list[Code]] = defaultdict(list)
    if not groups:
        return found
    by_pk = {group.pk: group for group in groups}
    memberships = GroupMembership.objects.on(today).filter(group__in=by_pk, contact__in=ids).order_by("group__name_ru")
    for contact, group in memberships.values_list("contact_id", "group_id"):
        if contact is not None:
            found[contact].append({"code": code, "id": group, **_names(by_pk[group], short=True)})
    return found


def _names(named: ReferenceGroup | AdvisoryBody, *, short: bool = False) -> Code:
    ru, en = named.name_ru, named.name_en
    if short and isinstance(named, ReferenceGroup):
        ru, en = named.short_name_ru or ru, named.short_name_en or en
    return {"ru": ru, "en": en} if en else {"ru": ru}


def _basis(contact: Contact) -> Code:
    basis: str = contact.basis  # type: ignore[attr-defined]
    on: date | None = contact.basis_on  # type: ignore[attr-defined]
    return {"code": basis, **({"on": on.isoformat()} if on else {})}


def _details_against(contacts: Sequence[Contact], now: datetime, letter_class: str) -> dict[int, Code]:
    """What the words of a verdict need beside its code: a day, a cause. One query for each kind that occurs."""
    kinds: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        kinds[contact.against].append(contact)  # type: ignore[attr-defined]
    details: dict[int, Code] = {}
    if withdrawn := kinds[Against.WITHDRAWN]:
        days = Standing.objects.filter(contact__in=withdrawn).values_list("contact_id", "withdrawn_on")
        details |= {pk: {"on": on.isoformat()} for pk, on in days if on}
    if opted_out := kinds[Against.OPTED_OUT]:
        zone = Body.current().zone
        wishes = OptOut.objects.against(letter_class).filter(contact__in=opted_out).order_by("-since")
        for pk, since in wishes.values_list("contact_id", "since"):  # the earliest comes last and stays
            details[pk] = {"on": since.astimezone(zone).date().isoformat()}
    unsound = [*kinds[Against.DEAD], *kinds[Against.ON_HOLD], *kinds[Against.SUSPICIOUS]]
    if unsound:
        states = EmailAddress.objects.filter(contact__in=unsound, is_primary=True)
        for pk, on, why in states.values_list("contact_id", "state_on", "state_reason"):
            details[pk] = {**({"on": on.isoformat()} if on else {}), **({"why": why} if why else {})}
    if suppressed := kinds[Against.SUPPRESSED]:
        by_key = {contact.mail_key: contact.pk for contact in suppressed}  # type: ignore[attr-defined]
        causes = dict(_suppressions(by_key, now))
        details |= {contact.pk: {"why": causes[contact.mail_key]} for contact in suppressed}  # type: ignore[attr-defined]
    return details


def _suppressions(keys: Collection[str], now: datetime) -> Iterable[tuple[str, str]]:
    return Suppression.objects.in_force(now).filter(key__in=keys).order_by("since").values_list("key", "reason")
