"""Whom an event invites, their invitations and answers, for programs."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.groups.models import ReferenceGroup
from crm.web.api import ApiView, hidden, may_see
from events.invitations.audience import Audience, audience_of, default_selection
from events.invitations.models import Invitation, Wave
from events.invitations.reminders import send_reminder
from events.invitations.selection import Selection
from events.invitations.waves import prepare_wave, reset_texts, save_texts
from events.invitations.wording import invitation_texts, reminder_texts
from events.planning.models import Event
from mailing.campaigns.recipients import Texts
from mailing.content.serializers import TextsSerializer


class SelectionSerializer(serializers.Serializer[None]):
    """Whom to choose: ids of contacts and councils, codes of groups. Empty: what the event suggests."""

    groups = serializers.SlugRelatedField(
        slug_field="code", queryset=ReferenceGroup.objects.all(), many=True, required=False
    )
    without_groups = serializers.SlugRelatedField(
        slug_field="code", queryset=ReferenceGroup.objects.all(), many=True, required=False
    )
    councils = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False)
    people = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False)
    without_people = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False)


class ChosenSerializer(serializers.Serializer[Any]):
    contact = serializers.IntegerField(source="contact.pk")
    full_name = serializers.CharField(source="contact.full_name")
    because = serializers.CharField(source="words")
    out = serializers.CharField(help_text="first reason against; empty for those who are invited")


class AudienceSerializer(serializers.Serializer[Audience]):
    """The exact list, who is left out and why, and the digest that binds a sending to it."""

    size = serializers.IntegerField()
    chosen = serializers.IntegerField()
    digest = serializers.CharField()
    invited = ChosenSerializer(many=True)
    left_out = ChosenSerializer(many=True)


class WaveRequestSerializer(SelectionSerializer):
    seen = serializers.CharField(help_text="digest of the list that was looked at")


class ReminderSerializer(serializers.Serializer[None]):
    """`after` binds the request to what was looked at: the same one again answers the wave it made."""

    after = serializers.IntegerField(min_value=0, help_text="number of the newest wave that was seen; 0 for none")
    texts = TextsSerializer(required=False, help_text="left out: the template of reminders")


class WaveSerializer(serializers.Serializer[Wave]):
    """One sending about an event; `campaign` is where its letters stand."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    campaign = serializers.IntegerField(source="campaign_id")
    state = serializers.CharField(source="campaign.state")
    size = serializers.IntegerField(source="campaign.audience_size")


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """One guest; the secrets of the invitation (UID, link) are never shown."""

    full_name = serializers.CharField(source="contact.full_name", read_only=True, default="")
    letter = serializers.CharField(source="delivery.state", read_only=True, default="")

    class Meta:
        model = Invitation
        fields = (
            "id",
            "contact",
            "full_name",
            "state",
            "issued_at",
            "letter",
            "rsvp",
            "rsvp_at",
            "rsvp_door",
            "note",
            "access_needs",
        )
        read_only_fields = fields

    def to_representation(self, instance: Invitation) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown if may_see(self) else shown | hidden(shown, "note", "access_needs")


def selection_of(event: Event, values: dict[str, Any]) -> Selection:
    """What the body of a request chooses; the event's own suggestion when it chooses nobody."""
    chosen = Selection(
        groups=tuple(group.pk for group in values.get("groups", ())),
        without_groups=tuple(group.pk for group in values.get("without_groups", ())),
        councils=tuple(values.get("councils", ())),
        people=tuple(values.get("people", ())),
        without_people=tuple(values.get("without_people", ())),
    )
    if not chosen.is_empty:
        return chosen
    suggested = default_selection(event)
    return Selection(
        groups=suggested.groups,
        councils=suggested.councils,
        without_groups=chosen.without_groups,
        without_people=chosen.without_people,
    )


class EventAudience(ApiView):
    """Who would come onto the list, without writing anything (a POST, since a selection is a body)."""

    queryset = Event.objects.all()
    serializer_class = AudienceSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.manage_invitations"}

    @extend_schema(request=SelectionSerializer, responses=AudienceSerializer)
    def post(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        chosen = selection_of(event, self.read(SelectionSerializer))
        return Response(AudienceSerializer(audience_of(event, chosen, by=self.who, now=self.now)).data)


class EventWaves(ApiView):
    """Waves of an event; a new one is checked, frozen, and waits for a second person."""

    queryset = Event.objects.all()
    serializer_class = WaveSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events", "POST": "events.manage_invitations"}

    def get(self, request: Request, code: str) -> Response:
        event = get_object_or_404(self.get_queryset(), code=code)
        waves = event.waves.visible_to(request.user).filter(campaign__isnull=False).select_related("campaign")
        return self.listed(waves)

    @extend_schema(request=WaveRequestSerializer, responses={201: WaveSerializer})
    def post(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        values = self.read(WaveRequestSerializer)
        wave = prepare_wave(
            event,
            selection_of(event, values),
            invitation_texts(event),
            seen=values["seen"],
            by=self.who,
            now=self.now,
            always_ask=True,
        )
        return Response(self.get_serializer(wave).data, status=status.HTTP_201_CREATED)


class EventLetter(ApiView):
    """The text that the invitations of an event go out with; DELETE returns to the text of the template."""

    queryset = Event.objects.all()
    serializer_class = TextsSerializer
    permissions: ClassVar[dict[str, str]] = {
        "GET": "events.manage_invitations",
        "PUT": "events.manage_invitations",
        "DELETE": "events.manage_invitations",
    }

    def get(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        return Response(self.get_serializer(invitation_texts(event)).data)

    def put(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        draft = save_texts(event, Texts(**self.read()), by=self.who, now=self.now)
        return Response(self.get_serializer(draft).data)

    @extend_schema(responses=TextsSerializer)
    def delete(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        return Response(self.get_serializer(reset_texts(event, by=self.who, now=self.now)).data)


class EventReminders(ApiView):
    """Remind those who have not answered clearly; the letters wait for a second person."""

    queryset = Event.objects.all()
    serializer_class = WaveSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.manage_invitations"}

    @extend_schema(request=ReminderSerializer, responses={201: WaveSerializer})
    def post(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        values = self.read(ReminderSerializer)
        wave = send_reminder(
            event, _texts_of(values), after=values["after"], by=self.who, now=self.now, always_ask=True
        )
        return Response(self.get_serializer(wave).data, status=status.HTTP_201_CREATED)


def _texts_of(values: dict[str, Any]) -> Texts:
    written = values.get("texts")
    return Texts(**written) if written else reminder_texts()


class EventInvitations(ApiView):
    """The guests of an event."""

    queryset = Invitation.objects.select_related("contact", "delivery")
    serializer_class = InvitationSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events"}

    def get(self, request: Request, code: str) -> Response:
        rows = self.get_queryset().issued().filter(event__code=code)
        if rsvp := request.query_params.get("rsvp"):
            rows = rows.filter(rsvp=rsvp)
        return self.listed(rows)


urlpatterns = [
    path("events/<slug:code>/audience/", EventAudience.as_view(), name="event-audience"),
    path("events/<slug:code>/waves/", EventWaves.as_view(), name="event-waves"),
    path("events/<slug:code>/invitations/", EventInvitations.as_view(), name="event-invitations"),
    path("events/<slug:code>/letter/", EventLetter.as_view(), name="event-letter"),
    path("events/<slug:code>/reminders/", EventReminders.as_view(), name="event-reminders"),
]
