"""Forms of changes: where and when an event takes place from now on, and why it is off."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.web.forms import DateInput, TimeInput
from events.changes.differences import Move
from events.planning.actions import find_or_make_venue
from events.planning.models import Event, Venue

END_OF_DAY = time(23, 59)


class MoveForm(forms.Form):
    """The new day, hour and place of an event, filled with what is so now."""

    on = forms.DateField(label=pgettext_lazy("event form", "Day"), widget=DateInput())
    starts = forms.TimeField(label=pgettext_lazy("event form", "Start"), widget=TimeInput(), required=False)
    ends = forms.TimeField(label=pgettext_lazy("event form", "End"), widget=TimeInput(), required=False)
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Only when it ends on another day."),
    )
    format = forms.ChoiceField(label=pgettext_lazy("event form", "Format"), choices=Event.Format.choices)
    venue = forms.ModelChoiceField(
        label=gettext_lazy("Place"), queryset=Venue.objects.all(), required=False, empty_label=gettext_lazy("not set")
    )
    new_venue = forms.CharField(
        label=gettext_lazy("New place"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Name of the building, when it is not in the list above."),
    )
    new_address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    room = forms.CharField(label=gettext_lazy("Room"), max_length=120, required=False)
    online_url = forms.URLField(
        label=gettext_lazy("Link for those online"), required=False, assume_scheme="https", max_length=200
    )
    reply_on = forms.DateField(label=gettext_lazy("Reply until"), required=False, widget=DateInput())
    reason = forms.CharField(
        label=gettext_lazy("What to tell the guests"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Why it moves; what changed is written by itself, with the old and the new."),
    )
    tell_declined = forms.BooleanField(
        label=gettext_lazy("Write also to those who said they would not come"), required=False
    )

    def __init__(self, *args: Any, event: Event, declined: int, **options: Any) -> None:
        super().__init__(*args, **{"initial": _initial(event), **options})
        self.event = event
        if event.is_all_day:
            del self.fields["starts"], self.fields["ends"]
        else:
            self.fields["starts"].required = self.fields["ends"].required = True
        if not declined:
            del self.fields["tell_declined"]

    def clean(self) -> dict[str, Any]:
        """Put days and hours together; a name without its building, an online event without a link are asked for."""
        data = super().clean() or {}
        if data.get("new_address") and not data.get("new_venue"):
            self.add_error("new_venue", _("An address is given without the name of the place. Write the name too."))
        if data.get("format") == Event.Format.ON_SITE and not (data.get("venue") or data.get("new_venue")):
            self.add_error("venue", _("Choose where it takes place, or make it an online event."))
        return data

    def to_move(self) -> Move:
        """Give the change as the action takes it; a new place is written down with it."""
        data, zone = self.cleaned_data, self.event.zone
        last_on = data.get("last_on") or data["on"]
        venue = data.get("venue")
        if data.get("new_venue"):
            venue = find_or_make_venue(name=data["new_venue"].strip(), address=data.get("new_address", "").strip())
        return Move(
            starts_at=_moment(data["on"], data.get("starts") or time(), zone),
            ends_at=_moment(last_on, data.get("ends") or END_OF_DAY, zone),
            is_all_day=self.event.is_all_day,
            format=data["format"],
            venue=venue,
            room=data["room"].strip(),
            online_url=data["online_url"],
            reply_until=_reply_until(self.event, data.get("reply_on")),
        )


def _initial(event: Event) -> dict[str, Any]:
    starts, ends = (timezone.localtime(moment, event.zone) for moment in (event.starts_at, event.ends_at))
    return {
        "on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_on": ends.date() if ends.date() != starts.date() else None,
        "format": event.format,
        "venue": event.venue_id,
        "room": event.room,
        "online_url": event.online_url,
        "reply_on": timezone.localtime(event.reply_until, event.zone).date() if event.reply_until else None,
    }


def _reply_until(event: Event, day: date | None) -> datetime | None:
    """The same hour as before on the day that was set; a deadline that is new ends with its day."""
    if day is None:
        return None
    was = timezone.localtime(event.reply_until, event.zone) if event.reply_until else None
    if was is not None and was.date() == day:
        return event.reply_until
    return _moment(day, was.time() if was else END_OF_DAY, event.zone)


def _moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone)


class ReasonForm(forms.Form):
    """Why an event is off, or an invitation is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands in the letter and in the guests' calendars."),
    )


class WithdrawForm(forms.Form):
    """Why one invitation is withdrawn; the guest reads it."""

    reason = forms.CharField(
        label=gettext_lazy("What to tell the guest"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
