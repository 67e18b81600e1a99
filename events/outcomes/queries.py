"""Questions about reports."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from crm.access.models import User
from crm.contacts.models import Contact
from events.outcomes.models import Outcome, OutcomeVersion
from events.planning.models import Event

State = Outcome.State
TABS = ("waiting", "drafts", "published")


def names_of(version: OutcomeVersion) -> list[str]:
    """The names a version may show now, in order: whoever withdrew the consent since is in no version any more."""
    people = Contact.objects.alive().filter(pk__in=version.content["people"], standing__publish_name_on__isnull=False)
    return [contact.full_name for contact in people.in_order()]


def waiting_for_report(user: User) -> QuerySet[Event]:
    """Held events whose report nobody has opened yet, the latest first; writers see those they write."""
    events = Event.objects.run_by(user) if user.may("events.edit_outcomes") else Event.objects.visible_to(user)
    held = events.filter(state=Event.State.HELD, outcome__isnull=True)
    return held.select_related("department").order_by("-starts_at", "-pk")


def in_work(user: User) -> QuerySet[Outcome]:
    """Reports that are written or wait for approval; those waiting first."""
    rows = Outcome.objects.visible_to(user).exclude(state=State.PUBLISHED)
    return rows.select_related("event", "event__department", "author").order_by("-changed_at", "-pk")


def published(user: User) -> QuerySet[Outcome]:
    """Reports with a version that the city sees, also those whose next version is being written."""
    live = OutcomeVersion.objects.filter(withdrawn_at__isnull=True).order_by("-number")
    rows = Outcome.objects.visible_to(user).filter(versions__withdrawn_at__isnull=True, versions__isnull=False)
    return (
        rows.distinct()
        .select_related("event", "event__department")
        .prefetch_related(Prefetch("versions", queryset=live, to_attr="live"))
        .order_by("-event__starts_at", "-pk")
    )


def waiting_for_approval(user: User) -> QuerySet[Outcome]:
    """Reports that this person may approve: asked for, and no word of it written and nothing asked for by them."""
    rows = Outcome.objects.visible_to(user).filter(state=State.ON_APPROVAL)
    return (
        rows.exclude(author=user)
        .exclude(requested_by=user)
        .exclude(writers=user)
        .select_related("event", "requested_by")
    )


def live_versions(outcome: Outcome) -> Iterable[OutcomeVersion]:
    """Versions that the city sees, the newest first."""
    return outcome.versions.filter(withdrawn_at__isnull=True)
