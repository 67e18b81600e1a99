"""What the clock wakes."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from mailing.delivery import actions
from mailing.delivery.models import Delivery


@shared_task(name="mailing.delivery.drain", ignore_result=True, acks_late=True)
def drain(*, seconds: int = 15, **_later: object) -> None:
    """Send what is due, for so long at most. Beat calls this every 2 s; safe to run twice or side by side."""
    actions.drain_due(now=timezone.now(), at_most=timedelta(seconds=seconds))
    if not actions.health.is_closed and Delivery.objects.due(timezone.now()).exists():
        drain.apply_async(kwargs={"seconds": seconds}, expires=60)
