"""Making short letters due: one a change, and never a flood."""

from datetime import datetime, timedelta

from django.db import transaction

from events.answers.models import Notice
from events.invitations.models import Invitation

RIPENS_IN = timedelta(seconds=60)
ONE_A_DAY = timedelta(days=1)
ONE_AN_HOUR = timedelta(hours=1)


def put_notice(invitation: Invitation, kind: str, *, now: datetime, ripens_in: timedelta = RIPENS_IN) -> Notice:
    """Make a short letter due; one that has not left yet is put off instead of doubled."""
    waiting = Notice.objects.filter(invitation=invitation, kind=kind, done_at__isnull=True).first()
    if waiting is None:
        return Notice.objects.create(invitation=invitation, kind=kind, due_at=now + ripens_in, created_at=now)
    waiting.due_at = now + ripens_in
    waiting.save(update_fields=["due_at"])
    return waiting


def ask_to_confirm(invitation: Invitation, *, now: datetime) -> None:
    """At most one letter a day, so that nobody can make us write to a guest again and again."""
    recent = Notice.objects.filter(invitation=invitation, kind=Notice.Kind.CONFIRM, created_at__gt=now - ONE_A_DAY)
    if not recent.exists():
        put_notice(invitation, Notice.Kind.CONFIRM, now=now)


@transaction.atomic
def send_again(invitation: Invitation, *, now: datetime) -> Notice | None:
    """Send the newest invitation once more to the address on file; None: it went less than an hour ago."""
    recent = Notice.objects.filter(invitation=invitation, kind=Notice.Kind.AGAIN, created_at__gt=now - ONE_AN_HOUR)
    if recent.exists():
        return None
    return put_notice(invitation, Notice.Kind.AGAIN, now=now, ripens_in=timedelta(0))
