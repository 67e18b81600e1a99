"""Sending what is due, and what people decide about single letters."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from mailing.delivery import ports
from mailing.delivery.engine import Engine, FenceLost, LineHealth
from mailing.delivery.lifecycle import EXPIRED, WAITING
from mailing.delivery.models import CAMPAIGN_SENDS, Delivery
from mailing.delivery.recovery import recover
from mailing.delivery.routes import provider, smtp_route
from mailing.delivery.runs import start_run

log = logging.getLogger(__name__)
health = LineHealth()  # of this process


def drain_due(*, now: datetime, at_most: timedelta) -> int:
    """Settle dead runs, then send what is due for so long at most; answers how many letters reached the server.

    Safe to run twice or side by side.
    """
    touched = recover(now=now) | expire(now=now)
    sent = 0
    if not health.is_closed and Delivery.objects.due(now).exists():
        run = start_run(now=now)
        engine = Engine(run, smtp_route(), health, now, at_most, provider=provider())
        try:
            engine.go()
        except FenceLost:
            log.exception("run %s stops: another process settled it", run.id)
            run.journal.close()
        except BaseException:
            run.journal.close()  # the lock goes with it, so the next drain settles what this one held
            raise
        else:
            run.end(now=now)
        touched |= engine.touched
        sent = engine.counts["accepted"]
    if touched:
        for watcher in ports.watchers():
            watcher.emptied(touched, now=now)
    return sent


@transaction.atomic
def expire(*, now: datetime) -> set[int]:
    """End the waiting letters whose last moment has passed; answers their campaigns."""
    late = Delivery.objects.filter(
        state__in=WAITING, due_at__isnull=False, campaign__state=CAMPAIGN_SENDS, campaign__give_up_at__lte=now
    )
    campaigns = set(late.order_by().values_list("campaign_id", flat=True).distinct())
    if campaigns:
        Delivery.objects.filter(campaign_id__in=campaigns, state__in=WAITING, due_at__isnull=False).update(
            state=EXPIRED, state_at=now, due_at=None, state_reason="out_of_time"
        )
    return campaigns
