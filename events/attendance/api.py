"""Who came, for programs: an entry system marks the same as the door page."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.groups.models import ReferenceGroup
from crm.web.api import ApiView
from events.attendance.actions import add_walk_in, mark_attendance
from events.attendance.models import Attendance
from events.invitations.models import Invitation
from events.planning.models import Event


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    class Meta:
        model = Attendance
        fields = ("id", "invitation", "contact", "name", "organisation", "group", "is_walk_in", "state", "marked_at")
        read_only_fields = fields


class MarkSerializer(serializers.Serializer[None]):
    state = serializers.ChoiceField(choices=Attendance.State.choices)


class WalkInSerializer(serializers.Serializer[None]):
    name = serializers.CharField(max_length=300)
    organisation = serializers.CharField(max_length=300, required=False, default="")
    group = serializers.SlugRelatedField(
        slug_field="code", queryset=ReferenceGroup.objects.all(), required=False, allow_null=True, default=None
    )


class EventAttendance(ApiView):
    """The marks of one event; POST adds a person who came without an invitation."""

    queryset = Attendance.objects.all()
    serializer_class = AttendanceSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events", "POST": "events.keep_door"}

    def get(self, request: Request, code: str) -> Response:
        return self.listed(self.get_queryset().filter(event__code=code))

    @extend_schema(request=WalkInSerializer, responses={201: AttendanceSerializer})
    def post(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        row = add_walk_in(event, by=self.who, now=self.now, **self.read(WalkInSerializer))
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)


class InvitationMark(ApiView):
    """Mark one guest; saying the same twice changes nothing, "unknown" takes the mark back."""

    queryset = Invitation.objects.all()
    serializer_class = AttendanceSerializer
    permissions: ClassVar[dict[str, str]] = {"PUT": "events.keep_door"}

    @extend_schema(request=MarkSerializer, responses=AttendanceSerializer)
    def put(self, request: Request, pk: int) -> Response:
        invitation = get_object_or_404(Invitation.objects.run_by(request.user).issued(), pk=pk)
        row = mark_attendance(invitation, self.read(MarkSerializer)["state"], by=self.who, now=self.now)
        return Response(self.get_serializer(row).data)


urlpatterns = [
    path("events/<slug:code>/attendance/", EventAttendance.as_view(), name="event-attendance"),
    path("invitations/<int:pk>/attendance/", InvitationMark.as_view(), name="invitation-attendance"),
]
