"""Moving, putting off and calling off events for programs: the change holds at once, its letters wait for a person."""

from dataclasses import fields
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.web.api import ApiView, OptionalReasonSerializer
from events.changes import actions, guests
from events.changes.differences import Move
from events.invitations.models import Invitation
from events.planning.models import Event, Venue


class MoveSerializer(serializers.Serializer[None]):
    """Where and when from now on; what is left out stays as it is."""

    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    format = serializers.ChoiceField(choices=Event.Format.choices, required=False)
    venue = serializers.PrimaryKeyRelatedField(queryset=Venue.objects.all(), required=False, allow_null=True)
    room = serializers.CharField(max_length=120, required=False, allow_blank=True)
    online_url = serializers.URLField(max_length=200, required=False, allow_blank=True)
    reply_until = serializers.DateTimeField(required=False, allow_null=True)
    reason = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default="", help_text="what to tell the guests"
    )
    tell_declined = serializers.BooleanField(
        required=False, default=False, help_text="write also to those who said they would not come"
    )

    def to_move(self, event: Event) -> Move:
        """The event as it shall be. Raises ValidationError for one on site without a place."""
        values = {field.name: getattr(event, field.name) for field in fields(Move)}
        values |= {name: value for name, value in self.validated_data.items() if name in values}
        if values["format"] == Event.Format.ON_SITE and values["venue"] is None:
            raise serializers.ValidationError(
                {"venue": [_("Choose where it takes place, or make it an online event.")]}
            )
        return Move(**values)


class OffSerializer(serializers.Serializer[None]):
    reason = serializers.CharField(max_length=500, help_text="guests and the city read it")


class ChangedSerializer(serializers.Serializer[actions.Changed]):
    """What a change came to; `campaign` holds the letters that wait for a second person, null when nobody is told."""

    event = serializers.CharField(source="event.code")
    state = serializers.ChoiceField(choices=Event.State.choices, source="event.state")
    starts_at = serializers.DateTimeField(source="event.starts_at")
    ends_at = serializers.DateTimeField(source="event.ends_at")
    campaign = serializers.IntegerField(source="campaign.pk", allow_null=True, default=None)
    told = serializers.IntegerField(help_text="how many letters")
    asked_again = serializers.BooleanField(help_text="earlier answers count no more")


class EventReschedule(ApiView):
    """Move an announced event, or give a date to one that was put off."""

    queryset = Event.objects.all()
    serializer_class = ChangedSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.edit_events"}

    @extend_schema(request=MoveSerializer, responses=ChangedSerializer)
    def post(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        asked = MoveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        changed = actions.reschedule_event(
            event,
            asked.to_move(event),
            reason=asked.validated_data["reason"].strip(),
            tell_declined=asked.validated_data["tell_declined"],
            by=self.who,
            now=self.now,
            always_ask=True,
        )
        return Response(self.get_serializer(changed).data)


class EventOff(ApiView):
    """Call an event off, or put it off without a new date."""

    queryset = Event.objects.all()
    serializer_class = ChangedSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.edit_events"}

    @extend_schema(request=OffSerializer, responses=ChangedSerializer)
    def post(self, request: Request, code: str, move: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        changed = actions.cancel_event(
            event,
            reason=self.read(OffSerializer)["reason"],
            by=self.who,
            now=self.now,
            postponed=move == "postpone",
            always_ask=True,
        )
        return Response(self.get_serializer(changed).data)


class BehindSerializer(serializers.Serializer[Any]):
    behind = serializers.IntegerField(help_text="calendars that show what is no longer so")


class EventTellAgain(ApiView):
    """How many calendars show what is no longer so; POST brings them up to date, answers stay."""

    queryset = Event.objects.all()
    serializer_class = ChangedSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "events.edit_events", "POST": "events.edit_events"}

    @extend_schema(responses=BehindSerializer)
    def get(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        return Response(BehindSerializer({"behind": guests.behind_count(event, self.now)}).data)

    @extend_schema(request=None, responses=ChangedSerializer)
    def post(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        changed = actions.tell_again(event, by=self.who, now=self.now, always_ask=True)
        return Response(self.get_serializer(changed).data)


class InvitationWithdraw(ApiView):
    """Take one guest's invitation back for good; the letter that clears their calendar waits for a second person."""

    queryset = Invitation.objects.select_related("event")
    serializer_class = ChangedSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.manage_invitations"}

    @extend_schema(request=OptionalReasonSerializer, responses=ChangedSerializer)
    def post(self, request: Request, pk: int) -> Response:
        rows = Invitation.objects.run_by(request.user).select_related("event", "contact", "delivery")
        guest = get_object_or_404(rows, pk=pk)
        reason = self.read(OptionalReasonSerializer)["reason"]
        campaign = actions.withdraw_invitation(guest, reason=reason, by=self.who, now=self.now, always_ask=True)
        return Response(self.get_serializer(actions.Changed(guest.event, campaign, 1 if campaign else 0)).data)


urlpatterns = [
    path("events/<slug:code>/reschedule/", EventReschedule.as_view(), name="event-reschedule"),
    path("events/<slug:code>/cancel/", EventOff.as_view(), {"move": "cancel"}, name="event-cancel"),
    path("events/<slug:code>/postpone/", EventOff.as_view(), {"move": "postpone"}, name="event-postpone"),
    path("events/<slug:code>/tell-again/", EventTellAgain.as_view(), name="event-tell-again"),
    path("invitations/<int:pk>/withdraw/", InvitationWithdraw.as_view(), name="invitation-withdraw"),
]
