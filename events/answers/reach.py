"""Whom a guest may ask: never a name without a way to reach it."""

from dataclasses import dataclass

from crm.body.models import Body
from events.planning.models import Event
from mailing.senders.models import Sender


@dataclass(frozen=True, slots=True)
class Reach:
    """A person of the body where one is named, with a telephone, an address, or both."""

    name: str
    phone: str
    email: str


def reach_of(event: Event) -> Reach | None:
    """The event's own telephone, else its department's, else that of the body; nothing when none is known."""
    body, department = Body.current(), event.department
    phone = event.contact_phone or (department.phone if department else "") or body.feedback_phone
    email = _email(body, has_phone=bool(phone))
    name = event.officer.short_name if event.officer else body.officer_name
    return Reach(name, phone, email) if phone or email else None


def reach_of_body() -> Reach | None:
    """Whom to ask where no event may be told."""
    body = Body.current()
    email = _email(body, has_phone=bool(body.feedback_phone))
    return Reach("", body.feedback_phone, email) if body.feedback_phone or email else None


def _email(body: Body, *, has_phone: bool) -> str:
    """The address for feedback; letters to the sender are read as well, so it stands in where nothing else is known."""
    if body.feedback_email or has_phone:
        return body.feedback_email
    return Sender.objects.filter(is_default=True).values_list("address", flat=True).first() or ""
