"""What the list of contacts and the card ask of the database."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from crm.access.models import User
from crm.consent.mailable import may_be_written, with_verdict
from crm.consent.models import LetterClass
from crm.contacts.models import Contact, ContactQuerySet, EmailAddress, Phone
from crm.councils.models import Membership
from crm.expertise.models import Competence
from crm.groups.models import GroupMembership
from crm.organisations.models import Position
from crm.overview import timeline
from crm.overview.ports import TimelineEntry
from crm.segments.reasons import Reason, Selection, explain

MOST_COUNTED = 100_000  # beyond it a number is not worth the seconds it takes; the page then shows none
TABS = ("all", "mailable", "not", "review")


def contacts_of(user: User) -> ContactQuerySet:
    """The cards this person may see, with the columns a list shows."""
    return Contact.objects.visible_to(user).alive().only("surname", "name", "patronymic", "state", "sort_key", "code")


def in_tab(contacts: QuerySet[Contact], tab: str, *, now: datetime) -> QuerySet[Contact]:
    """Narrow to a tab: all, mailable, not, review."""
    if tab == "mailable":
        return contacts.filter(may_be_written(LetterClass.INFORMING, now=now))
    if tab == "not":
        return contacts.filter(~may_be_written(LetterClass.INFORMING, now=now))
    return contacts.filter(state=Contact.State.NEEDS_REVIEW) if tab == "review" else contacts


def counts(contacts: QuerySet[Contact], *, now: datetime) -> dict[str, int | None]:
    """How many each tab holds, in three queries; nothing where there are more than can be counted at once."""
    known = {tab: _count(in_tab(contacts, tab, now=now)) for tab in ("all", "mailable", "review")}
    everybody, open_to = known["all"], known["mailable"]
    return {**known, "not": None if everybody is None or open_to is None else everybody - open_to}


def _count(contacts: QuerySet[Contact]) -> int | None:
    found = contacts.order_by()[: MOST_COUNTED + 1].count()
    return found if found <= MOST_COUNTED else None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A line of the list: the person, the work, the groups, why we may write or not, the last thing that happened."""

    contact: Contact
    position: Position | None
    groups: list[str]
    reason: Reason
    latest: TimelineEntry | None

    @property
    def is_repairable(self) -> bool:
        """What stands against is the address, so a call may set it right."""
        return self.reason.codes[0]["code"] in {"no_address", "suspicious", "on_hold"} if self.reason.codes else False


def listed(contacts: QuerySet[Contact], *, now: datetime) -> QuerySet[Contact]:
    """Add to a page of contacts what its rows show: verdict, main position, groups."""
    today = now.date()
    return with_verdict(contacts, LetterClass.INFORMING, now=now).prefetch_related(
        Prefetch("positions", Position.objects.filter(is_main=True).select_related("organisation"), "main_positions"),
        Prefetch("memberships", GroupMembership.objects.on(today).select_related("group"), "groups_now"),
    )


def rows(contacts: list[Contact], user: User, *, now: datetime) -> list[ListRow]:
    """Turn one page of `listed` contacts into rows."""
    reasons = explain(contacts, Selection(), now=now)
    newest = timeline.latest([contact.pk for contact in contacts], user)
    return [
        ListRow(
            contact=contact,
            position=next(iter(contact.main_positions), None),  # type: ignore[attr-defined]
            groups=[membership.group.short_title for membership in contact.groups_now],  # type: ignore[attr-defined]
            reason=reasons[contact.pk],
            latest=newest.get(contact.pk),
        )
        for contact in contacts
    ]


def cards_of(user: User, today: date, *, now: datetime) -> QuerySet[Contact]:
    """The cards this person may see, with everything the side of a card shows."""
    contacts = Contact.objects.visible_to(user).alive().select_related("standing", "department")
    return with_verdict(contacts, LetterClass.INFORMING, now=now).prefetch_related(
        Prefetch("emails", EmailAddress.objects.order_by("-is_primary", "pk")),
        Prefetch("phones", Phone.objects.order_by("-is_primary", "pk")),
        Prefetch("positions", Position.objects.select_related("organisation").order_by("-is_main", "-from_on", "-pk")),
        Prefetch(
            "memberships",
            GroupMembership.objects.on(today).select_related("group").order_by("group__name_ru"),
            "groups_now",
        ),
        Prefetch("council_memberships", Membership.objects.sitting_on(today).select_related("body"), "seats_now"),
        Prefetch("competences", Competence.objects.select_related("topic").order_by("topic__name")),
    )
