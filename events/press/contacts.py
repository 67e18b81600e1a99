"""Whom journalists ask: the event's officer when that is a press officer, else the press office, else the body."""

from dataclasses import dataclass

from django.db.models import QuerySet

from crm.access.models import User
from crm.access.permissions import Role
from crm.body.models import Body
from events.planning.models import Event


@dataclass(frozen=True, slots=True)
class PressContact:
    """A person or a mailbox of the body; an empty part falls out."""

    name: str
    phone: str
    email: str

    @property
    def line(self) -> str:
        """«Долгов Игорь Андреевич, +7 (8410) 00-12-34, press@city.example.org»"""
        return ", ".join(part for part in (self.name, self.phone, self.email) if part)


def press_contact(event: Event | None = None, *, by: User | None = None) -> PressContact:
    """Name the contact for the media of an event, or of the body when no event is given.

    A press officer who is the event's own goes first, then `by`, who writes the text, then the longest-serving one.
    """
    body = Body.current()
    officer = next((one for one in (event.officer if event else None, by) if one and Role.PRESS in one.roles), None)
    officer = officer or _press_officers().first()
    asked = event.contact_phone if event else ""
    if officer is None:
        return PressContact(body.officer_name, asked or body.feedback_phone, body.feedback_email)
    own = officer.phone or (officer.department.phone if officer.department else "")
    # The phone written into an event is its officer's choice; another press officer is called at their own.
    is_theirs = event is not None and event.officer_id == officer.pk
    phone = (asked or own) if is_theirs else (own or asked)
    return PressContact(officer.full_name, phone or body.feedback_phone, officer.email)


def _press_officers() -> QuerySet[User]:
    serving = User.objects.filter(is_active=True, grants__role=Role.PRESS)
    return serving.select_related("department").order_by("pk")
