"""What of the events waits for a person: drafts whose day is near, events to close, outcomes to write or approve."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access.models import User
from events.outcomes.models import Outcome
from events.outcomes.queries import waiting_for_approval, waiting_for_report
from events.planning.models import Event
from events.today.rows import Matter, apart_or_together, first_names
from events.today.words import when

State = Event.State
NEAR = timedelta(days=21)


def drafts(user: User, now: datetime) -> list[Matter]:
    """Drafts whose day is near and to which nobody is invited."""
    if not user.may("events.manage_invitations"):
        return []
    near = Event.objects.run_by(user).filter(
        state__in=[State.DRAFT, State.APPROVED], starts_at__range=(now, now + NEAR), invitations__isnull=True
    )

    def one(event: Event) -> Matter:
        return Matter(
            tone="info",
            icon="calendar",
            title=event.title,
            text=_("%(when)s. %(kind)s, a draft. Nobody is invited.")
            % {"when": when(event.starts_at), "kind": _capital(event)},
            due_at=event.reply_until or event.starts_at,
            verb=_("Invite"),
            url=reverse("events:event-invite", args=[event.code]),
        )

    def together(found: Sequence[Event]) -> Matter:
        title = ngettext("%(n)s draft event is near", "%(n)s draft events are near", len(found))
        return Matter(
            tone="info",
            icon="calendar",
            title=title % {"n": len(found)},
            text=first_names([event.title for event in found]),
            due_at=found[0].starts_at,
            verb=_("Open the drafts"),
            url=reverse("events:event-list") + "?view=drafts",
            n=len(found),
        )

    return apart_or_together(list(near.order_by("starts_at", "pk")), one, together)


def to_close(user: User, now: datetime) -> list[Matter]:
    """Announced events whose end has passed."""
    if not user.may("events.edit_events"):
        return []
    over = Event.objects.run_by(user).filter(state__in=[State.ANNOUNCED, State.CLOSED_FOR_RSVP], ends_at__lt=now)

    def one(event: Event) -> Matter:
        return Matter(
            tone="warn",
            icon="check",
            title=event.title,
            text=_("%(when)s. The event is over: mark it as held, and its report opens with the counts.")
            % {"when": when(event.starts_at)},
            verb=_("Close the event"),
            url=event.get_absolute_url(),
        )

    def together(found: Sequence[Event]) -> Matter:
        title = ngettext("%(n)s event is over and not closed", "%(n)s events are over and not closed", len(found))
        return Matter(
            tone="warn",
            icon="check",
            title=title % {"n": len(found)},
            text=first_names([event.title for event in found]),
            verb=_("Open the list"),
            url=reverse("events:event-list") + "?view=awaiting",
            n=len(found),
        )

    return apart_or_together(list(over.order_by("starts_at", "pk")), one, together)


def reports(user: User, now: datetime) -> list[Matter]:
    """Held events without a report."""
    if not user.may("events.edit_outcomes"):
        return []

    def one(event: Event) -> Matter:
        return Matter(
            tone="info",
            icon="outcome",
            title=_("Outcome: %(title)s") % {"title": event.title},
            text=_("Held on %(when)s. The counts are ready, the text and decisions are not.")
            % {"when": when(event.starts_at)},
            verb=_("Write the report"),
            url=reverse("events:outcome-edit", args=[event.code]),
        )

    def together(found: Sequence[Event]) -> Matter:
        title = ngettext("%(n)s event waits for its outcome", "%(n)s events wait for their outcomes", len(found))
        return Matter(
            tone="info",
            icon="outcome",
            title=title % {"n": len(found)},
            text=first_names([event.title for event in found]),
            verb=_("Open the list"),
            url=reverse("events:outcome-list") + "?view=waiting",
            n=len(found),
        )

    return apart_or_together(list(waiting_for_report(user)), one, together)


def outcomes(user: User, now: datetime) -> list[Matter]:
    """Reports that this person approves, publishes or mends."""
    matters = []
    if user.may("events.approve_outcomes"):
        matters += [
            _of_outcome(
                row,
                "warn",
                "pencil",
                _("The report names people. Asked by %(who)s.") % {"who": row.requested_by},
                _("Check"),
            )
            for row in waiting_for_approval(user)
        ]
    own = (
        Outcome.objects.filter(event__in=Event.objects.run_by(user))
        .select_related("event")
        .order_by("changed_at", "pk")
    )
    if user.may("events.publish_outcomes"):
        matters += [
            _of_outcome(row, "info", "outcome", _("Approved. It is not published yet."), _("Publish"))
            for row in own.filter(state=Outcome.State.APPROVED)
        ]
    if user.may("events.edit_outcomes"):
        matters += [
            _of_outcome(row, "warn", "swap", _("Sent back: %(why)s") % {"why": row.return_reason}, _("Mend"))
            for row in own.filter(state=Outcome.State.DRAFT, author=user).exclude(return_reason="")
        ]
    return matters


def _of_outcome(outcome: Outcome, tone: str, icon: str, text: str, verb: str) -> Matter:
    event = outcome.event
    return Matter(
        tone=tone,
        icon=icon,
        title=_("Outcome: %(title)s") % {"title": event.title},
        text=text,
        verb=verb,
        url=reverse("events:outcome", args=[event.code]),
    )


def _capital(event: Event) -> str:
    kind = str(event.get_kind_display())
    return kind[:1].upper() + kind[1:]
