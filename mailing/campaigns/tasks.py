"""What the clock wakes."""

from celery import shared_task
from django.utils import timezone

from mailing.campaigns import actions


@shared_task(name="mailing.campaigns.keep_time", ignore_result=True, acks_late=True)
def keep_time(**_later: object) -> None:
    """Begin the campaigns whose hour has come, and close those of which nothing is left. Beat calls this every 5 s."""
    now = timezone.now()
    actions.begin_scheduled(now=now)
    actions.finish_emptied(now=now)
