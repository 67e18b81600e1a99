"""Who would be invited and who not: every person who was chosen, each with exactly one first reason.

The numbers of the Invite page, the list that is frozen and the reasons kept with each invitation all come from here.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.access.models import User
from crm.body.models import Body
from crm.consent.mailable import Against, with_verdict
from crm.consent.models import LetterClass
from crm.contacts.models import Contact
from crm.councils.models import AdvisoryBody, Membership
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.groups.representation import represent
from crm.organisations.models import Position
from crm.segments import reasons as crm_reasons
from crm.segments.reason_words import Code, Phrase, words
from crm.web.charts import RepresentationBar
from events.invitations.models import Invitation
from events.invitations.selection import Selection
from events.planning.models import Event

# First reasons of this storey.
ALREADY, LEFT_OUT_GROUP, OPTED_OUT_GROUP, BY_HAND = "already_invited", "left_out_group", "opted_out_group", "by_hand"
CHOSEN_BY_HAND = "chosen"
ORDER = (ALREADY, LEFT_OUT_GROUP, *(against.value for against in Against), OPTED_OUT_GROUP, BY_HAND)

PHRASES: dict[str, Phrase] = {
    ALREADY: lambda _code: _("already invited"),
    BY_HAND: lambda _code: _("left out by hand"),
    CHOSEN_BY_HAND: lambda _code: _("chosen by name"),
    "substitute": lambda _code: _("comes instead of an invited guest"),
    "own_request": lambda _code: _("asked to come"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One chosen person: in, or out for the first of the reasons."""

    contact: Contact
    codes: tuple[Code, ...]
    out: str = ""  # the first reason against; empty for those who are invited
    group_ids: tuple[int, ...] = ()  # chosen groups that brought this person

    @property
    def words(self) -> str:
        """«в группе «Эксперты», согласие от 03.09.2025» in the reader's language."""
        return reason_words(self.codes)

    @property
    def tone(self) -> str:
        """How a reason against is shown: what can be mended asks for a look."""
        return "quiet" if self.out in (ALREADY, BY_HAND, LEFT_OUT_GROUP) else "warn" if self.out in MENDABLE else "bad"


MENDABLE = frozenset(
    {Against.NO_ADDRESS.value, Against.ON_HOLD.value, Against.SUSPICIOUS.value, Against.NOT_PROVEN.value}
)


def reason_words(codes: Iterable[Code], language: str = "") -> str:
    """Put reasons into words, those of this storey included."""
    return words(codes, language, more=PHRASES)


@dataclass(frozen=True)
class Audience:
    """What a selection comes to at one moment, for one reader."""

    selection: Selection
    invited: list[Person]
    left_out: list[Person]
    hidden: int  # people of other departments, of whom only the number is told
    groups: dict[int, ReferenceGroup]
    councils: dict[int, AdvisoryBody]
    without_groups: dict[int, ReferenceGroup]
    known: dict[int, list[int]] = field(default_factory=dict)  # already invited: contact and their groups
    waves: int = 0  # number of the newest sending when this was looked at

    @property
    def size(self) -> int:
        return len(self.invited)

    @property
    def chosen(self) -> int:
        """All who were chosen, each once."""
        return len(self.invited) + len(self.left_out) + self.hidden

    @cached_property
    def counts_out(self) -> Counter[str]:
        """How many are out for each first reason."""
        return Counter(person.out for person in self.left_out)

    @cached_property
    def counts_by_group(self) -> Counter[int]:
        """How many of the invited each chosen group brings; a person of two groups counts in both."""
        return Counter(pk for person in self.invited for pk in person.group_ids)

    @property
    def sum_lines(self) -> list[tuple[str, int]]:
        """The sum on the page: words and numbers that are taken off, in the order of the checks."""
        lines = [(out_words(code), self.counts_out[code]) for code in ORDER if self.counts_out[code]]
        return [*lines, (_("of another department"), self.hidden)] if self.hidden else lines

    @property
    def in_several_groups(self) -> int:
        return sum(len(person.group_ids) > 1 for person in self.invited)

    @cached_property
    def digest(self) -> str:
        """The exact list and when in the life of the event it was seen, as 16 hex digits: a press is bound to it."""
        ids = sorted(person.contact.pk for person in self.invited)
        return hashlib.sha256(f"{self.waves}:{ids}".encode()).hexdigest()[:16]


def out_words(code: str) -> str:
    """A reason against as a line of the sum."""
    lines = {
        ALREADY: pgettext("line of a sum", "already invited"),
        LEFT_OUT_GROUP: pgettext("line of a sum", "in a group that is left out"),
        OPTED_OUT_GROUP: pgettext("line of a sum", "opted out of letters about the group"),
        BY_HAND: pgettext("line of a sum", "left out by hand"),
        Against.NO_ADDRESS: pgettext("line of a sum", "no e-mail address"),
        Against.DEAD: pgettext("line of a sum", "the address does not exist"),
        Against.ON_HOLD: pgettext("line of a sum", "the address is on hold"),
        Against.SUSPICIOUS: pgettext("line of a sum", "the address is in doubt"),
        Against.WITHDRAWN: pgettext("line of a sum", "consent withdrawn"),
        Against.NOT_PROVEN: pgettext("line of a sum", "consent not proven"),
        Against.NO_BASIS: pgettext("line of a sum", "no basis for processing"),
        Against.OPTED_OUT: pgettext("line of a sum", "opted out"),
        Against.SUPPRESSED: pgettext("line of a sum", "in the suppression list"),
        Against.INACTIVE: pgettext("line of a sum", "the card is not in use"),
    }
    return lines.get(code, code)


def default_selection(event: Event) -> Selection:
    """Whom an event suggests: the members of its council at a session, else its reference groups."""
    if event.kind == Event.Kind.COUNCIL_SESSION and event.council_id:
        return Selection(councils=(event.council_id,))
    return Selection(groups=tuple(event.groups.order_by("name_ru").values_list("pk", flat=True)))


def audience_of(event: Event, selection: Selection, *, by: User, now: datetime) -> Audience:
    """Say of everyone chosen whether they are invited and why. The number of queries does not grow with the people."""
    groups = ReferenceGroup.objects.visible_to(by).in_bulk({*selection.groups, *selection.without_groups})
    councils = AdvisoryBody.objects.visible_to(by).in_bulk(selection.councils)
    chosen = {pk: groups[pk] for pk in selection.groups if pk in groups}
    without = {pk: groups[pk] for pk in selection.without_groups if pk in groups}
    today = now.astimezone(Body.current().zone).date()

    everyone = Contact.objects.filter(_condition(selection, today)).alive()
    visible = with_verdict(everyone.visible_to(by), LetterClass.INFORMING, now=now).in_order()
    people = list(visible.only(*COLUMNS))
    explained = crm_reasons.explain(
        people,
        crm_reasons.Selection(
            groups=tuple(chosen.values()), councils=tuple(councils.values()), but_not=tuple(without.values())
        ),
        now=now,
    )
    known = _already_invited(event)
    sorter = _Sorter(selection, set(known), explained)
    sorted_people = [sorter.place(contact) for contact in people]
    return Audience(
        selection=selection,
        invited=[person for person in sorted_people if not person.out],
        left_out=[person for person in sorted_people if person.out],
        hidden=everyone.count() - len(people),
        groups=chosen,
        councils=councils,
        without_groups=without,
        known=known,
        waves=event.waves.aggregate(last=Max("number"))["last"] or 0,
    )


COLUMNS = ("surname", "name", "patronymic", "sex", "salutation_override", "language", "state", "sort_key")


def _condition(selection: Selection, today: date) -> Q:
    memberships = GroupMembership.objects.on(today).filter(group__in=selection.groups, contact__isnull=False)
    seats = Membership.objects.sitting_on(today).filter(body__in=selection.councils)
    return (
        Q(pk__in=memberships.values("contact")) | Q(pk__in=seats.values("contact")) | Q(pk__in=list(selection.people))
    )


def _already_invited(event: Event) -> dict[int, list[int]]:
    """Contacts with an invitation that holds and was not lost on the way, and the groups it was given for."""
    lost = Invitation.objects.lost().filter(event=event)
    rows = Invitation.objects.active().filter(event=event, contact__isnull=False).exclude(pk__in=lost.values("pk"))
    return {
        contact: [code["id"] for code in reason.get("codes", ()) if code.get("code") == "group"]
        for contact, reason in rows.values_list("contact_id", "reason")
        if contact is not None
    }


@dataclass(frozen=True, slots=True)
class _Sorter:
    """Puts one person in or out, for the first reason that holds."""

    selection: Selection
    known: set[int]
    explained: Mapping[int, crm_reasons.Reason]

    def place(self, contact: Contact) -> Person:
        reason = self.explained[contact.pk]
        codes = reason.codes
        ways = tuple(code["id"] for code in codes if code["code"] == "group")
        is_by_name = contact.pk in self.selection.people
        if contact.pk in self.known:
            return Person(contact, ({"code": ALREADY},), ALREADY, ways)
        if not reason.is_in and not (is_by_name and codes[0]["code"] == OPTED_OUT_GROUP):
            return Person(contact, codes, codes[0]["code"])
        if contact.pk in self.selection.without_people:
            return Person(contact, ({"code": BY_HAND},), BY_HAND, ways)
        if is_by_name:
            codes = ({"code": CHOSEN_BY_HAND}, *(code for code in codes if code["code"] != OPTED_OUT_GROUP))
        return Person(contact, codes, "", ways)


def representation(audience: Audience, event: Event) -> list[RepresentationBar]:
    """Bars of the groups among all invited, those of earlier waves included; groups the event touches stand too."""
    council = event.council if audience.councils else None
    wanted = list(council.groups.all() if council is not None else event.groups.all())
    groups = {**audience.groups, **{group.pk: group for group in wanted if group.pk not in audience.groups}}
    total = audience.size + len(audience.known)
    counts = audience.counts_by_group + Counter(pk for ways in audience.known.values() for pk in ways)
    if audience.councils:
        counts = _seats_by_group(audience, groups)
    targets = {pk: float(group.target_share) / 100 if group.target_share else None for pk, group in groups.items()}
    return [
        RepresentationBar(name=groups[row.group].title, count=row.count, share=row.share, target=row.target)
        for row in represent(counts, total, targets)
    ]


def _seats_by_group(audience: Audience, groups: Mapping[int, ReferenceGroup]) -> Counter[int]:
    """Of a council: which groups its invited members belong to."""
    people = [person.contact.pk for person in audience.invited] + list(audience.known)
    rows = GroupMembership.objects.filter(group__in=list(groups), contact__in=people, to_on__isnull=True)
    return Counter(rows.values_list("group_id", flat=True))


def overlap_note(audience: Audience) -> str:
    """Why the sum over groups is more than the people; empty when it is not."""
    several, people = audience.in_several_groups, audience.size
    if not several:
        return ""
    text = ngettext(
        "%(n)s person is in several groups at once, so the sum over groups is %(sum)s and the people are %(people)s.",
        "%(n)s people are in several groups at once, so the sum over groups is %(sum)s and the people are %(people)s.",
        several,
    )
    return text % {"n": several, "sum": audience.counts_by_group.total(), "people": people}


def with_work(people: Sequence[Person]) -> dict[int, str]:
    """Post and organisation of these people, for a list; one query."""
    return work_of([person.contact.pk for person in people])


def work_of(contacts: Sequence[int]) -> dict[int, str]:
    """Main post and organisation by contact; one query."""
    rows: QuerySet[Position] = Position.objects.filter(contact__in=contacts, is_main=True).select_related(
        "organisation"
    )
    return {row.contact_id: str(row) for row in rows}
