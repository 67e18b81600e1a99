"""What of the guests waits for a person: requests, answers that look odd, addresses that died."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access.models import User
from crm.contacts.models import Contact, EmailAddress
from events.invitations.models import Invitation, ParticipationRequest
from events.planning.models import Event
from events.today.rows import Matter, first_names

Kind = ParticipationRequest.Kind


def requests(user: User, now: datetime) -> list[Matter]:
    """People who want to come: from other addresses, as substitutes, on their own."""
    if not user.may("events.record_answers"):
        return []
    waiting = ParticipationRequest.objects.run_by(user).waiting().filter(event__ends_at__gte=now).order_by()
    counts = dict(waiting.values_list("kind").annotate(n=Count("pk")))
    matters = []
    if n := counts.get(Kind.STRANGER):
        matters.append(
            Matter(
                tone="warn",
                icon="swap",
                title=ngettext("%(n)s answer came from another address", "%(n)s answers came from other addresses", n)
                % {"n": n},
                text=_("A calendar or a letter answered from an address to which we did not write."),
                verb=_("Match"),
                url=reverse("events:requests"),
                n=n,
            )
        )
    others = counts.get(Kind.SUBSTITUTE, 0) + counts.get(Kind.OUTSIDER, 0)
    if others:
        names = list(
            waiting.exclude(kind=Kind.STRANGER).order_by("created_at", "pk").values_list("name", flat=True)[:3]
        )
        matters.append(
            Matter(
                tone="info",
                icon="person",
                title=ngettext("%(n)s request to come", "%(n)s requests to come", others) % {"n": others},
                text=first_names([name for name in names if name]),
                verb=_("Consider"),
                url=reverse("events:requests"),
                n=others,
            )
        )
    return matters


def odd_answers(user: User, now: datetime) -> list[Matter]:
    """Answers that a person should look at: perhaps a robot, late, not clear."""
    if not user.may("events.record_answers"):
        return []
    flagged = Q(invitations__is_flagged=True, invitations__state=Invitation.State.ACTIVE)
    events = (
        Event.objects.run_by(user)
        .filter(ends_at__gte=now)
        .annotate(odd=Count("invitations", filter=flagged))
        .filter(odd__gt=0)
        .order_by("starts_at", "pk")
    )
    return [
        Matter(
            tone="warn",
            icon="question",
            title=ngettext("%(n)s answer to look at", "%(n)s answers to look at", event.odd) % {"n": event.odd},  # type: ignore[attr-defined]
            text=_("%(event)s: the answer is unclear, late or looks like a robot's.") % {"event": event.title},
            verb=_("Look at the answers"),
            url=reverse("events:event-answers", args=[event.code]),
            n=event.odd,  # type: ignore[attr-defined]
        )
        for event in events
    ]


def dead_addresses(user: User, now: datetime) -> list[Matter]:
    """Guests of coming events whose address does not exist any more."""
    if not user.may("crm.edit_contacts"):
        return []
    guests = Invitation.objects.visible_to(user).issued().filter(event__ends_at__gte=now)
    dead = EmailAddress.objects.filter(is_primary=True, state=EmailAddress.State.DEAD)
    people = list(
        Contact.objects.visible_to(user).filter(pk__in=guests.values("contact"), emails__in=dead).distinct().in_order()
    )
    if not people:
        return []
    title = ngettext(
        "The address of %(n)s guest does not exist", "The addresses of %(n)s guests do not exist", len(people)
    )
    return [
        Matter(
            tone="bad",
            icon="mail",
            title=title % {"n": len(people)},
            text=_("%(names)s: the letter came back. Find a new address or call.")
            % {"names": first_names([person.full_name for person in people])},
            verb=_("Replace"),
            url=reverse("crm:contact", args=[people[0].pk]),
            n=len(people),
        )
    ]
