"""The form of an event: one column, days and hours apart, errors that say what to do."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.access.models import Department, User
from crm.body.models import Body
from crm.councils.models import AdvisoryBody
from crm.groups.models import ReferenceGroup
from crm.web.dates import RUSSIAN_ZONES
from crm.web.forms import DateInput, DateTimeInput, TimeInput
from events.planning.actions import Details, SpeakerLine, find_or_make_venue
from events.planning.deadlines import Days, accreditation_deadline, faults
from events.planning.models import Event, Venue
from events.planning.outlets import OutletField, outlets_in_order
from events.planning.refusals import fault_text

END_OF_DAY = time(23, 59)
FAULT_FIELDS = {"ends_at": "ends", "reply_until": "reply_on", "proposals_until": "proposals_on"}
LOCKED = ("kind", "is_all_day", "on", "last_on", "starts", "ends", "time_zone", "format", "venue", "room", "online_url")
# Fields that stand under the same name in the model.
PLAIN = (
    *("kind", "title_ru", "title_en", "summary_ru", "summary_en", "level", "is_all_day", "time_zone", "format", "room"),
    *("online_url", "department", "officer", "contact_phone", "council", "seats", "project_code"),
    *("allows_substitutes", "is_public"),
)


class Chips(forms.CheckboxSelectMultiple):
    """Checkable chips."""

    template_name = "events/planning/chips.html"


class EventForm(forms.Form):
    """What people write about an event. `to_details()` gives it to the actions."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Event.Kind.choices)
    title_ru = forms.CharField(
        label=gettext_lazy("Title in Russian"), max_length=300, widget=forms.TextInput({"data-width": "full"})
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"data-width": "full"}),
        help_text=gettext_lazy("Readers of English get the Russian title when this is empty."),
    )
    summary_ru = forms.CharField(
        label=gettext_lazy("What it is about, in Russian"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Stands in the letter, the calendar entry and on the public page."),
    )
    summary_en = forms.CharField(
        label=gettext_lazy("What it is about, in English"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea({"rows": 3}),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level of participation"),
        choices=Event.Level.choices,
        help_text=gettext_lazy("What is promised to those who come."),
    )
    on = forms.DateField(label=pgettext_lazy("event form", "Day"), widget=DateInput())
    starts = forms.TimeField(
        label=pgettext_lazy("event form", "Start"),
        widget=TimeInput(),
        error_messages={"required": gettext_lazy("Write when it starts, or mark it as whole days.")},
    )
    ends = forms.TimeField(
        label=pgettext_lazy("event form", "End"),
        widget=TimeInput(),
        error_messages={"required": gettext_lazy("Write when it ends, or mark it as whole days.")},
    )
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Only when it ends on another day."),
    )
    is_all_day = forms.BooleanField(
        label=gettext_lazy("Whole days without an hour, as an online discussion"), required=False
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    format = forms.ChoiceField(label=pgettext_lazy("event form", "Format"), choices=Event.Format.choices)
    venue = forms.ModelChoiceField(
        label=gettext_lazy("Place"), queryset=Venue.objects.all(), required=False, empty_label=gettext_lazy("not set")
    )
    new_venue = forms.CharField(
        label=gettext_lazy("New place"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"data-width": "full"}),
        help_text=gettext_lazy("Name of the building, when it is not in the list above."),
    )
    new_address = forms.CharField(
        label=gettext_lazy("Address"), max_length=300, required=False, widget=forms.TextInput({"data-width": "full"})
    )
    new_access = forms.CharField(
        label=gettext_lazy("How to enter"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"data-width": "full"}),
        help_text=gettext_lazy("Entrance, ramp, papers to bring: it goes into the letter."),
    )
    room = forms.CharField(label=gettext_lazy("Room"), max_length=120, required=False)
    online_url = forms.URLField(
        label=gettext_lazy("Link for those online"), required=False, assume_scheme="https", max_length=200
    )
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Reference groups"), queryset=ReferenceGroup.objects.none(), required=False, widget=Chips()
    )
    council = forms.ModelChoiceField(
        label=gettext_lazy("Council"),
        queryset=AdvisoryBody.objects.none(),
        required=False,
        empty_label=pgettext_lazy("council", "none"),
        help_text=gettext_lazy("Its members are invited to its session."),
    )
    outlets = OutletField()
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("Without a number no waiting list is needed."),
    )
    reply_on = forms.DateField(label=gettext_lazy("Reply until"), required=False, widget=DateInput())
    accreditation_until = forms.DateTimeField(
        label=gettext_lazy("Accreditation until"),
        required=False,
        widget=DateTimeInput(),
        help_text=gettext_lazy(
            "For the press. Left empty in a new event for the press, it is 16:00 of the working day before."
        ),
    )
    proposals_on = forms.DateField(label=gettext_lazy("Proposals until"), required=False, widget=DateInput())
    project_code = forms.CharField(label=gettext_lazy("Number of the draft"), max_length=60, required=False)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Responsible unit"), queryset=Department.objects.filter(is_active=True), required=False
    )
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Responsible officer"), queryset=User.objects.none(), required=False
    )
    contact_phone = forms.CharField(
        label=gettext_lazy("Phone for questions"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Stands in every letter about the event."),
    )
    allows_substitutes = forms.BooleanField(
        label=gettext_lazy("A guest may send a substitute without being asked about"), required=False
    )
    is_public = forms.BooleanField(label=gettext_lazy("Show in the public calendar"), required=False)

    def __init__(self, *args: Any, by: User, event: Event | None = None, kind: str = "", **options: Any) -> None:
        """`kind`: what a new event is made as, when the page it was asked for on said so."""
        self.event = event
        options["initial"] = {**(_initial(event) if event else _initial_of_new(by, kind)), **options.get("initial", {})}
        super().__init__(*args, **options)
        zone = self.data.get("time_zone") or self.initial["time_zone"]
        self._choices("time_zone").choices = [
            (name, name) for name in sorted({*RUSSIAN_ZONES, self.initial["time_zone"], zone})
        ]
        self._models("groups").queryset = ReferenceGroup.objects.visible_to(by).in_use()
        self._models("council").queryset = AdvisoryBody.objects.visible_to(by)
        outlets = self.fields["outlets"]
        assert isinstance(outlets, OutletField)
        outlets.offer(outlets_in_order())
        staff = User.objects.filter(is_active=True, grants__isnull=False).distinct()
        self._models("officer").queryset = staff.order_by("last_name", "pk")
        if event is not None and event.is_announced:
            for name in LOCKED:
                self.fields[name].disabled = True

    @property
    def is_locked(self) -> bool:
        """Day, hour and place are kept, because the event is announced."""
        return self.fields["on"].disabled

    @property
    def is_for_press(self) -> bool:
        """What the form shows now is a kind made for journalists, so that outlets and accreditation come first."""
        return self["kind"].value() in Event.PRESS_KINDS

    @property
    def chosen_kind(self) -> str:
        """The name of the kind that the form shows, empty for none of ours."""
        return str(dict(Event.Kind.choices).get(self["kind"].value(), ""))

    @property
    def chosen_zone(self) -> ZoneInfo:
        return ZoneInfo(self.cleaned_data.get("time_zone") or self.initial["time_zone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_all_day"):
            for name in ("starts", "ends"):
                self.errors.pop(name, None)  # days have no hours
        if data.get("kind") == Event.Kind.COUNCIL_SESSION and not data.get("council"):
            self.add_error("council", _("Choose the council: its members are invited to the session."))
        if data.get("new_address") and not data.get("new_venue"):
            self.add_error("new_venue", _("Name the place that this address belongs to."))
        days = self._days()
        if days is not None:
            for fault in faults(days):
                self.add_error(FAULT_FIELDS.get(fault.field, fault.field), fault_text(fault, days, self.chosen_zone))
        return data

    def to_details(self, speakers: tuple[SpeakerLine, ...]) -> Details:
        """Give the clean values to an action; a new place is written down."""
        data, days = self.cleaned_data, self._days()
        assert days is not None
        venue = data["venue"]
        if data["new_venue"] and not self.is_locked:
            venue = find_or_make_venue(
                name=data["new_venue"], address=data["new_address"], access_notes=data["new_access"]
            )
        return Details(
            **{name: data[name] for name in PLAIN},
            starts_at=days.starts_at,
            ends_at=days.ends_at,
            reply_until=days.reply_until,
            proposals_until=days.proposals_until,
            accreditation_until=days.accreditation_until,
            venue=venue,
            groups=tuple(data["groups"]),
            outlets=tuple(data["outlets"]),
            speakers=speakers,
        )

    def _days(self) -> Days | None:
        data = self.cleaned_data
        on, whole = data.get("on"), data.get("is_all_day")
        starts, ends = (time(0, 0), END_OF_DAY) if whole else (data.get("starts"), data.get("ends"))
        if not on or not starts or not ends:
            return None
        zone = self.chosen_zone
        begin = datetime.combine(on, starts, zone)
        return Days(
            starts_at=begin,
            ends_at=datetime.combine(data.get("last_on") or on, ends, zone),
            is_all_day=bool(whole),
            reply_until=self._end_of("reply_on", "reply_until", zone),
            proposals_until=self._end_of("proposals_on", "proposals_until", zone),
            accreditation_until=_in_zone(data.get("accreditation_until"), zone) or self._usual_accreditation(begin),
        )

    def _usual_accreditation(self, starts_at: datetime) -> datetime | None:
        """When applications of journalists close in a new event for the press that names no moment."""
        if self.event is not None or self.cleaned_data.get("kind") not in Event.PRESS_KINDS:
            return None
        usual = accreditation_deadline(starts_at)
        return usual if usual > timezone.now() else None

    def _end_of(self, field: str, column: str, zone: ZoneInfo) -> datetime | None:
        """Take the end of the day that was chosen; an untouched day keeps the hour it had."""
        chosen: date | None = self.cleaned_data.get(field)
        if chosen is None:
            return None
        known: datetime | None = getattr(self.event, column, None)
        if known is not None and known.astimezone(zone).date() == chosen:
            return known
        return datetime.combine(chosen, END_OF_DAY, zone)

    def _models(self, name: str) -> "forms.ModelChoiceField[Any]":
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


def _in_zone(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Read the wall clock that was typed as an hour of the event's own zone."""
    return moment.replace(tzinfo=zone) if moment else None


def _initial_of_new(by: User, kind: str) -> dict[str, Any]:
    body = Body.current()
    department = by.department
    is_for_press = kind in Event.PRESS_KINDS
    return {
        "kind": kind if kind in Event.Kind.values else Event.Kind.PUBLIC_HEARING,
        "time_zone": body.time_zone,
        "level": Event.Level.INFORM if is_for_press else Event.Level.CONSULT,
        # A briefing begins between 10:00 and 11:00, when newsrooms can still print it the same day.
        "starts": time(11, 0) if is_for_press else None,
        "ends": time(12, 0) if is_for_press else None,
        "format": Event.Format.ON_SITE,
        "department": department,
        "officer": by,
        "contact_phone": by.phone or (department.phone if department else "") or body.feedback_phone,
        "is_public": True,
    }


def _initial(event: Event) -> dict[str, Any]:
    zone = event.zone
    starts, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    return {
        **{name: getattr(event, name) for name in (*PLAIN, "venue")},
        "on": starts.date(),
        "starts": None if event.is_all_day else starts.time(),
        "ends": None if event.is_all_day else ends.time(),
        "last_on": ends.date() if ends.date() != starts.date() else None,
        "reply_on": timezone.localdate(event.reply_until, zone) if event.reply_until else None,
        "proposals_on": timezone.localdate(event.proposals_until, zone) if event.proposals_until else None,
        "accreditation_until": timezone.localtime(event.accreditation_until, zone)
        if event.accreditation_until
        else None,
        "groups": list(event.groups.all()),
        "outlets": list(event.outlets.all()),
    }


class SpeakerForm(forms.Form):
    """One row of speakers; a row without a name is no speaker."""

    marks_optional = False

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    post = forms.CharField(label=gettext_lazy("Post"), max_length=300, required=False)
    topic = forms.CharField(label=gettext_lazy("Topic"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("post") or data.get("topic")) and not data.get("name"):
            self.add_error("name", _("Name the speaker, or clear the post and the topic."))
        return data


class Speakers(forms.BaseFormSet[SpeakerForm]):
    def lines(self) -> tuple[SpeakerLine, ...]:
        """The rows that were filled in, in their order."""
        filled = (form.cleaned_data for form in self.forms if form.cleaned_data.get("name"))
        return tuple(SpeakerLine(name=row["name"], post=row["post"], topic=row["topic"]) for row in filled)


SPEAKERS: type[Speakers] = forms.formset_factory(  # type: ignore[assignment]
    SpeakerForm, formset=Speakers, extra=2, max_num=40, absolute_max=40
)
