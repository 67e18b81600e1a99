"""Later work of this room."""

from celery import shared_task
from django.utils import timezone

from events.answers import actions, notice_letters


@shared_task(name="events.answers.tidy", ignore_result=True, acks_late=True)
def tidy(**_later: object) -> None:
    """Give seats that were added to those who wait, then send the short letters that are ripe. Safe to run twice."""
    actions.fill_seats(now=timezone.now())
    notice_letters.send_due(now=timezone.now())
