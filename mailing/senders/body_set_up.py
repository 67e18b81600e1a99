"""Adapter of the port crm.office.ports.BodySetUp: the body's letters get their sender."""

from datetime import datetime

from crm.access.models import User
from crm.body.models import Body
from mailing.senders.actions import ensure_default_sender


def adopt_sender(body: Body, *, sender_address: str, by: User, now: datetime) -> None:
    """Make the address of the first run the sender used first, in the body's name."""
    ensure_default_sender(address=sender_address, name_ru=body.name_ru, name_en=body.name_en, by=by, now=now)
