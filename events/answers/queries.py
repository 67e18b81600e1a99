"""Questions about answers: seats taken, the waiting list, who waits for a decision."""

from django.db.models import Count, F, QuerySet, Sum

from events.answers.capacity import Seats, Waiting
from events.invitations.models import Invitation, ParticipationRequest, Rsvp
from events.planning.models import Event


def seats_of(event: Event, *, without: Invitation | None = None) -> Seats:
    """Count the seats of an event, in two queries; `without` leaves one guest out of the count."""
    coming = Invitation.objects.expected().filter(event=event)
    substitutes = ParticipationRequest.objects.waiting().filter(
        event=event,
        kind=ParticipationRequest.Kind.SUBSTITUTE,
        invitation__state=Invitation.State.ACTIVE,
        invitation__rsvp=Rsvp.DELEGATED,
    )
    if without is not None:
        coming = coming.exclude(pk=without.pk)
    taken = coming.aggregate(n=Sum(F("plus") + 1))["n"] or 0
    return Seats(event.seats, taken, substitutes.count())


def waiting_list(event: Event) -> QuerySet[Invitation]:
    """Who waits for a seat, the first first."""
    waiting = Invitation.objects.issued().filter(event=event, rsvp=Rsvp.WAITLISTED)
    return waiting.select_related("contact").order_by("waitlisted_at", "pk")


def places(event: Event) -> list[Waiting]:
    """The waiting list as places."""
    return [
        Waiting(pk, since, 1 + plus)
        for pk, since, plus in waiting_list(event).values_list("pk", "waitlisted_at", "plus")
        if since is not None
    ]


def place_in_queue(invitation: Invitation) -> int:
    """Which place of the waiting list a guest has, counted from 1; 0 for one who does not wait."""
    order = list(waiting_list(invitation.event).values_list("pk", flat=True))
    return order.index(invitation.pk) + 1 if invitation.pk in order else 0


def substitute_of(invitation: Invitation) -> ParticipationRequest | None:
    """The substitute a guest named last; none when only the fact is known."""
    return invitation.requests.filter(kind=ParticipationRequest.Kind.SUBSTITUTE).order_by("-pk").first()


def counts_by_answer(event: Event) -> dict[str, int]:
    """How many issued invitations stand at each answer."""
    rows = Invitation.objects.issued().filter(event=event).values("rsvp").annotate(n=Count("pk")).order_by()
    found = {row["rsvp"]: row["n"] for row in rows}
    return {answer.value: found.get(answer.value, 0) for answer in Rsvp}
