"""Letters of which nobody knows whether they left: what a person decides about each, in so many words."""

from datetime import datetime
from typing import Protocol

from django.db import transaction

from crm.access.models import User
from crm.journal import actions as journal
from mailing.campaigns.actions import State
from mailing.campaigns.models import Campaign
from mailing.campaigns.refusals import NotUnknown, WrongState
from mailing.delivery.models import Delivery


class Decision(Protocol):
    """What a person may decide about an unknown letter."""

    def __call__(self, delivery: Delivery, *, by: User, now: datetime) -> Delivery: ...


@transaction.atomic
def treat_as_sent(delivery: Delivery, *, by: User, now: datetime) -> Delivery:
    """Hold an unknown letter for sent; the decision stands beside the state."""
    delivery = _unknown(delivery)
    delivery.state, delivery.state_at = Delivery.State.ACCEPTED, now
    delivery.accepted_at, delivery.state_reason = now, "treated_as_sent"
    delivery.save(update_fields=["state", "state_at", "accepted_at", "state_reason"])
    journal.record("delivery.treated_as_sent", delivery, by=by, at=now, campaign=delivery.campaign_id)
    return delivery


@transaction.atomic
def send_again(delivery: Delivery, *, by: User, now: datetime) -> Delivery:
    """Send an unknown letter once more under the same Message-ID, so that most mailboxes show it once."""
    delivery = _unknown(delivery)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=delivery.campaign_id)
    if campaign.state not in (State.FINISHED, State.SENDING, State.PAUSED):
        raise WrongState
    if campaign.state == State.FINISHED:
        campaign.state, campaign.state_at, campaign.finished_at = State.SENDING, now, None
        campaign.save(update_fields=["state", "state_at", "finished_at"])
    delivery.state, delivery.state_at, delivery.due_at = Delivery.State.QUEUED, now, now
    delivery.state_reason = ""
    delivery.save(update_fields=["state", "state_at", "due_at", "state_reason"])
    journal.record("delivery.sent_again", delivery, by=by, at=now, campaign=campaign.pk)
    return delivery


def _unknown(delivery: Delivery) -> Delivery:
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.state != Delivery.State.UNKNOWN:
        raise NotUnknown
    return delivery
