"""Later work of this room."""

from celery import shared_task
from django.utils import timezone

from mailing.inbound import actions


@shared_task(name="mailing.inbound.process", ignore_result=True, acks_late=True)
def process(**_later: object) -> None:
    """Read the letters that wait. Beat calls this every few seconds; safe to run twice or side by side."""
    actions.process_due(now=timezone.now())
