"""The door of the storey's tasks: the worker finds them here."""

from mailing.campaigns.tasks import keep_time
from mailing.delivery.tasks import drain
from mailing.inbound.tasks import process

__all__ = ["drain", "keep_time", "process"]
