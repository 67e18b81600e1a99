"""One look at the Invite page: the event, the choice in the address, and the addresses that lead on from here."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from crm.access.gates import person
from crm.access.models import User
from events.invitations.audience import default_selection
from events.invitations.selection import Selection
from events.invitations.waves import returned_wave
from events.planning.models import Event

PAGE = "events:event-invite"
KEPT = ("reader", "show", "side")  # what is looked at stays when the choice changes


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at the page of an event."""

    event: Event
    selection: Selection
    user: User
    now: datetime
    asked: QueryDict

    def url(self, name: str = PAGE, *, anchor: str = "", **extra: str) -> str:
        """An address with this choice; what the reader looks at is kept unless it is changed here."""
        kept = {key: self.asked[key] for key in KEPT if key in self.asked}
        more = [(key, value) for key, value in {**kept, **extra}.items() if value]
        query = urlencode([*self.selection.params(), *more])
        return f"{reverse(name, args=[self.event.code])}?{query}" + (f"#{anchor}" if anchor else "")

    def with_choice(self, selection: Selection) -> "Sight":
        """The same look with another choice."""
        return Sight(self.event, selection, self.user, self.now, self.asked)

    @property
    def pressed(self) -> "Sight | None":
        """The look after the button of a chip or a person that was pressed; nothing when none was."""
        added, dropped = self.asked.get("add"), self.asked.get("drop")
        if added is not None:
            return self.with_choice(self.selection.with_(str(added)))
        if dropped is not None:
            return self.with_choice(self.selection.without(str(dropped)))
        return None


def sight_of(request: HttpRequest, code: str) -> Sight:
    """Read the event and the choice: from the address, else of a returned wave, else what the event suggests."""
    user = person(request)
    events = Event.objects.run_by(user).select_related("venue", "department", "officer", "council")
    event = get_object_or_404(events, code=code)
    chosen = Selection.read({key: request.GET.getlist(key) for key in request.GET})
    if chosen is None:
        returned = returned_wave(event)
        chosen = Selection.from_json(returned.selection) if returned else default_selection(event)
    return Sight(event, chosen, user, timezone.now(), request.GET)
