"""What the pages of advisory bodies ask of the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, IntegerField, QuerySet, Value, When

from crm.access.models import User
from crm.contacts.models import Contact
from crm.councils.models import AdvisoryBody, Membership
from crm.groups.models import GroupMembership, ReferenceGroup

WARN_BEFORE = timedelta(days=60)  # the end of a term is told so long ahead; DOMAIN section 7
BY_RANK = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(("chair", "deputy", "secretary"))),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Seats:
    """A body with the state of its seats on a day."""

    body: AdvisoryBody
    taken: int
    ending: int  # seats whose term ends within sixty days
    unrepresented: tuple[ReferenceGroup, ...]  # groups that must be represented and are not

    @property
    def vacant(self) -> int | None:
        return None if self.body.size is None else max(self.body.size - self.taken, 0)

    @property
    def needs_attention(self) -> bool:
        return bool(self.ending or self.unrepresented)


def seats_of(bodies: Iterable[AdvisoryBody], today: date) -> list[Seats]:
    """Count the seats of each body. A group is represented by its seat, or by a sitting person who belongs to it."""
    listed = list(bodies)
    sitting = list(Membership.objects.sitting_on(today).filter(body__in=listed))
    people = {seat.contact_id for seat in sitting}
    in_groups: dict[int, set[int]] = {}
    for contact, group in (
        GroupMembership.objects.on(today).filter(contact__in=people).values_list("contact_id", "group_id")
    ):
        in_groups.setdefault(contact or 0, set()).add(group)
    return [_seats(body, [seat for seat in sitting if seat.body_id == body.pk], in_groups, today) for body in listed]


def _seats(body: AdvisoryBody, held: list[Membership], in_groups: dict[int, set[int]], today: date) -> Seats:
    ending = [seat for seat in held if seat.to_on and seat.to_on - today <= WARN_BEFORE]
    present = {seat.represents_id for seat in held}
    for seat in held:
        present |= in_groups.get(seat.contact_id, set())
    missing = tuple(group for group in body.groups.all() if group.pk not in present)
    return Seats(body, len(held), len(ending), missing)


def members_of(body: AdvisoryBody, user: User) -> QuerySet[Membership]:
    """Seats held or proposed whose people this reader may see: chair first, then by name."""
    return (
        Membership.objects.filter(body=body, contact__in=Contact.objects.visible_to(user))
        .exclude(state=Membership.State.ENDED)
        .select_related("contact", "represents", "nominated_by")
        .prefetch_related("contact__positions__organisation")
        .order_by(BY_RANK, "contact__sort_key", "pk")
    )


def former_members(body: AdvisoryBody, user: User) -> QuerySet[Membership]:
    """Those who sat before, the last to leave first."""
    rows = Membership.objects.filter(body=body, state=Membership.State.ENDED)
    return rows.filter(contact__in=Contact.objects.visible_to(user)).select_related("contact").order_by("-to_on", "-pk")
