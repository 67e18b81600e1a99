"""Events for programs."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.web.api import ApiView
from events.planning import actions
from events.planning.actions import RELATED, Details, SpeakerLine, create_event, edit_event
from events.planning.models import Event, Speaker, Venue


class SpeakerSerializer(serializers.ModelSerializer[Speaker]):
    class Meta:
        model = Speaker
        fields = ("name", "post", "topic")


class VenueSerializer(serializers.ModelSerializer[Venue]):
    class Meta:
        model = Venue
        fields = ("id", "name", "address", "access_notes", "seats")


class EventSerializer(serializers.ModelSerializer[Event]):
    """An event; moments are ISO 8601 with an offset, `time_zone` is where it takes place."""

    speakers = SpeakerSerializer(many=True, required=False)

    class Meta:
        model = Event
        fields = (
            "code",
            "kind",
            "title_ru",
            "title_en",
            "summary_ru",
            "summary_en",
            "level",
            "starts_at",
            "ends_at",
            "is_all_day",
            "time_zone",
            "format",
            "venue",
            "room",
            "online_url",
            "department",
            "officer",
            "contact_phone",
            "council",
            "groups",
            "outlets",
            "seats",
            "reply_until",
            "proposals_until",
            "accreditation_until",
            "project_code",
            "allows_substitutes",
            "is_public",
            "speakers",
            "state",
            "changed_at",
        )
        read_only_fields = ("code", "state", "changed_at")


def details_of(values: dict[str, Any], known: Event | None = None) -> Details:
    """Put checked values, over those of a known event, into what the actions take."""
    columns = [name for name in Details.__dataclass_fields__ if name not in RELATED]
    found: dict[str, Any] = {}
    if known is not None:
        found = {name: getattr(known, name) for name in columns}
        found |= {"groups": tuple(known.groups.all()), "outlets": tuple(known.outlets.all())}
        found["speakers"] = tuple(
            SpeakerLine(name=row.name, post=row.post, topic=row.topic) for row in known.speakers.all()
        )
    lines = values.pop("speakers", None)
    found |= {name: tuple(value) if name in RELATED else value for name, value in values.items()}
    if lines is not None:
        found["speakers"] = tuple(SpeakerLine(**line) for line in lines)
    return Details(**found)


EVENTS = Event.objects.prefetch_related("groups", "outlets", "speakers")


class EventList(ApiView):
    """All events that the owner of the token may see; new ones are drafts."""

    queryset = EVENTS
    serializer_class = EventSerializer
    ordering = ("starts_at", "pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events", "POST": "events.edit_events"}

    def get(self, request: Request) -> Response:
        return self.listed(self.get_queryset())

    @extend_schema(responses={201: EventSerializer})
    def post(self, request: Request) -> Response:
        values = self.read()
        values.setdefault("department", self.who.department)
        event = create_event(details_of(values), by=self.who, now=self.now)
        return Response(self.get_serializer(event).data, status=status.HTTP_201_CREATED)


class EventCard(ApiView):
    """One event."""

    queryset = EVENTS
    serializer_class = EventSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events", "PATCH": "events.edit_events"}

    def get(self, request: Request, code: str) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), code=code)).data)

    def patch(self, request: Request, code: str) -> Response:
        event = get_object_or_404(EVENTS.run_by(request.user), code=code)
        changed = edit_event(event, details_of(self.read(partial=True, known=event), event), by=self.who, now=self.now)
        return Response(self.get_serializer(changed).data)


class EventMove(ApiView):
    """Announce, close and reopen replies, or say that it was held; nobody is written to."""

    queryset = EVENTS
    serializer_class = EventSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.edit_events"}
    moves: ClassVar[dict[str, Callable[..., Event]]] = {
        "announce": actions.announce_event,
        "close-replies": actions.close_replies,
        "reopen-replies": actions.reopen_replies,
        "held": actions.mark_held,
    }

    @extend_schema(request=None, responses=EventSerializer)
    def post(self, request: Request, code: str, move: str) -> Response:
        event = get_object_or_404(EVENTS.run_by(request.user), code=code)
        return Response(self.get_serializer(self.moves[move](event, by=self.who, now=self.now)).data)


class VenueList(ApiView):
    """Places; one of the same name and address is not doubled, and keeps its notes."""

    queryset = Venue.objects.all()
    serializer_class = VenueSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events", "POST": "events.edit_events"}

    def get(self, request: Request) -> Response:
        return self.listed(Venue.objects.all())

    @extend_schema(responses={201: VenueSerializer})
    def post(self, request: Request) -> Response:
        venue = actions.find_or_make_venue(**self.read())
        return Response(self.get_serializer(venue).data, status=status.HTTP_201_CREATED)


urlpatterns = [
    path("events/", EventList.as_view(), name="event-list"),
    path("events/<slug:code>/", EventCard.as_view(), name="event"),
    *(
        path(f"events/<slug:code>/{move}/", EventMove.as_view(), {"move": move}, name=f"event-{move}")
        for move in EventMove.moves
    ),
    path("venues/", VenueList.as_view(), name="venue-list"),
]
