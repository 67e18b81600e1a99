"""The door to the models of the first floor."""

from mailing.campaigns.models import Campaign
from mailing.content.models import LetterTemplate
from mailing.delivery.models import Delivery, SenderRun
from mailing.inbound.models import InboundLetter
from mailing.local_mail.models import LocalLetter
from mailing.senders.models import Sender
from mailing.suppression.models import OptOutLink

__all__ = [
    "Campaign",
    "Delivery",
    "InboundLetter",
    "LetterTemplate",
    "LocalLetter",
    "OptOutLink",
    "Sender",
    "SenderRun",
]
