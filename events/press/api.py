"""Announcements for the press, for programs: begun, written, put before a second person, withdrawn."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.organisations.models import MediaOutlet
from crm.web.api import ApiView, ReasonSerializer
from events.planning.models import Event
from events.press import actions
from events.press.actions import Words
from events.press.layout import MOST_QUESTIONS
from events.press.models import PressAnnouncement

WORDS = tuple(field.name for field in fields(Words))


class AnnouncementSerializer(serializers.ModelSerializer[PressAnnouncement]):
    """A sheet of one page; `campaign` holds its letters once approval was asked for. Questions: one a line."""

    event = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = PressAnnouncement
        fields = ("id", "number", "event", "dated_on", *WORDS, "outlets", "state", "campaign", "published_at")
        read_only_fields = ("id", "number", "event", "dated_on", "state", "campaign", "published_at")

    def validate_questions(self, text: str) -> str:
        """Keep a line a question, and no more than fit."""
        questions = [line.strip() for line in text.splitlines() if line.strip()]
        if len(questions) > MOST_QUESTIONS:
            raise serializers.ValidationError(
                _("There are %(n)s questions. Leave the %(most)s that matter most.")
                % {"n": len(questions), "most": MOST_QUESTIONS}
            )
        return "\n".join(questions)


class AnnouncementList(ApiView):
    """All announcements, the newest first."""

    queryset = PressAnnouncement.objects.select_related("event").prefetch_related("outlets")
    serializer_class = AnnouncementSerializer
    ordering = ("-created_at", "-pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_press"}

    @extend_schema(parameters=[OpenApiParameter("event", str, description="code of an event")])
    def get(self, request: Request) -> Response:
        rows = self.get_queryset()
        if code := request.query_params.get("event"):
            rows = rows.filter(event__code=code)
        return self.listed(rows)


class EventAnnouncement(ApiView):
    """Begin an announcement filled from the event; an unsent one is answered as it is."""

    queryset = Event.objects.all()
    serializer_class = AnnouncementSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.edit_press"}

    @extend_schema(request=None, responses={201: AnnouncementSerializer})
    def post(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.visible_to(request.user), code=code)
        begun = actions.begin_announcement(event, by=self.who, now=self.now)
        return Response(self.get_serializer(begun).data, status=status.HTTP_201_CREATED)


class AnnouncementCard(ApiView):
    """One announcement; PATCH changes the words and outlets of a draft."""

    queryset = PressAnnouncement.objects.select_related("event")
    serializer_class = AnnouncementSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_press", "PATCH": "events.edit_press"}

    def get(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=pk)).data)

    def patch(self, request: Request, pk: int) -> Response:
        found = get_object_or_404(self.get_queryset(), pk=pk)
        values = self.read(partial=True)
        outlets: Collection[MediaOutlet] = values.pop("outlets", None) or []
        if "outlets" not in request.data:
            outlets = list(found.outlets.all())
        words = Words(**{name: getattr(found, name) for name in WORDS} | values)
        written = actions.write_announcement(found, words, outlets, by=self.who, now=self.now)
        return Response(self.get_serializer(written).data)


class AnnouncementRequest(ApiView):
    """Freeze the sheet and its list, check every letter, and ask a second person."""

    queryset = PressAnnouncement.objects.all()
    serializer_class = AnnouncementSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.edit_press"}

    @extend_schema(request=None, responses=AnnouncementSerializer)
    def post(self, request: Request, pk: int) -> Response:
        found = get_object_or_404(self.get_queryset(), pk=pk)
        asked = actions.send_for_approval(found, by=self.who, now=self.now, always_ask=True)
        return Response(self.get_serializer(asked).data)


class AnnouncementWithdraw(ApiView):
    """Take a sent announcement off the public pages; letters that left stay."""

    queryset = PressAnnouncement.objects.all()
    serializer_class = AnnouncementSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.edit_press"}

    @extend_schema(request=ReasonSerializer, responses=AnnouncementSerializer)
    def post(self, request: Request, pk: int) -> Response:
        found = get_object_or_404(self.get_queryset(), pk=pk)
        reason = self.read(ReasonSerializer)["reason"]
        return Response(
            self.get_serializer(actions.withdraw_announcement(found, reason=reason, by=self.who, now=self.now)).data
        )


urlpatterns = [
    path("events/<slug:code>/announcement/", EventAnnouncement.as_view(), name="event-announcement"),
    path("announcements/", AnnouncementList.as_view(), name="announcement-list"),
    path("announcements/<int:pk>/", AnnouncementCard.as_view(), name="announcement"),
    path(
        "announcements/<int:pk>/request-approval/",
        AnnouncementRequest.as_view(),
        name="announcement-request-approval",
    ),
    path("announcements/<int:pk>/withdraw/", AnnouncementWithdraw.as_view(), name="announcement-withdraw"),
]
