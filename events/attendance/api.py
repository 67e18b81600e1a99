"""Who came, for programs: an entry system marks the same as the door page."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.groups.models import ReferenceGroup
from crm.web.api import ApiView
from events.accreditation.models import Accreditation
from events.attendance.actions import add_walk_in, mark_attendance, mark_rest_absent, revoke_door_link
from events.attendance.models import Attendance, DoorLink
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


class AccreditationMark(ApiView):
    """Mark an accredited journalist at the door of the event."""

    queryset = Accreditation.objects.all()
    serializer_class = AttendanceSerializer
    permissions: ClassVar[dict[str, str]] = {"PUT": "events.keep_door"}

    @extend_schema(request=MarkSerializer, responses=AttendanceSerializer)
    def put(self, request: Request, pk: int) -> Response:
        run = Event.objects.run_by(request.user)
        granted = Accreditation.objects.filter(event__in=run.values("pk"), state=Accreditation.State.APPROVED)
        accreditation = get_object_or_404(granted.select_related("event", "contact"), pk=pk)
        row = mark_attendance(accreditation, self.read(MarkSerializer)["state"], by=self.who, now=self.now)
        return Response(self.get_serializer(row).data)


class AttendanceMark(ApiView):
    """Change or take back a mark, of a walk-in too."""

    queryset = Attendance.objects.all()
    serializer_class = AttendanceSerializer
    permissions: ClassVar[dict[str, str]] = {"PUT": "events.keep_door"}

    @extend_schema(request=MarkSerializer, responses=AttendanceSerializer)
    def put(self, request: Request, pk: int) -> Response:
        known = get_object_or_404(Attendance.objects.run_by(request.user).select_related("event"), pk=pk)
        row = mark_attendance(known, self.read(MarkSerializer)["state"], by=self.who, now=self.now)
        return Response(self.get_serializer(row).data)


class RestAbsentSerializer(serializers.Serializer[Any]):
    marked = serializers.IntegerField()


class EventRestAbsent(ApiView):
    """Mark everyone who said yes and has no mark as not there."""

    queryset = Event.objects.all()
    serializer_class = RestAbsentSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.keep_door"}

    @extend_schema(request=None, responses=RestAbsentSerializer)
    def post(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        return Response({"marked": mark_rest_absent(event, by=self.who, now=self.now)})


class DoorLinkSerializer(serializers.ModelSerializer[DoorLink]):
    """A helper's link; its secret is shown once, to the person who makes it on the page."""

    class Meta:
        model = DoorLink
        fields = ("id", "label", "created_at", "expires_at", "revoked_at", "last_used_at")
        read_only_fields = fields


class EventDoorLinks(ApiView):
    """The helpers' links of an event; a program makes none, since a link would outlive its token."""

    queryset = DoorLink.objects.all()
    serializer_class = DoorLinkSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.keep_door"}

    def get(self, request: Request, code: str) -> Response:
        return self.listed(DoorLink.objects.run_by(request.user).filter(event__code=code))


class DoorLinkRevoke(ApiView):
    """Close a helper's link at once; marks made with it stay."""

    queryset = DoorLink.objects.all()
    serializer_class = DoorLinkSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.keep_door"}

    @extend_schema(request=None, responses=DoorLinkSerializer)
    def post(self, request: Request, pk: int) -> Response:
        link = get_object_or_404(DoorLink.objects.run_by(request.user), pk=pk)
        return Response(self.get_serializer(revoke_door_link(link, by=self.who, now=self.now)).data)


urlpatterns = [
    path("events/<slug:code>/attendance/", EventAttendance.as_view(), name="event-attendance"),
    path("events/<slug:code>/attendance/rest-absent/", EventRestAbsent.as_view(), name="event-rest-absent"),
    path("invitations/<int:pk>/attendance/", InvitationMark.as_view(), name="invitation-attendance"),
    path("accreditations/<int:pk>/attendance/", AccreditationMark.as_view(), name="accreditation-attendance"),
    path("attendance/<int:pk>/", AttendanceMark.as_view(), name="attendance"),
    path("events/<slug:code>/door-links/", EventDoorLinks.as_view(), name="event-door-links"),
    path("door-links/<int:pk>/revoke/", DoorLinkRevoke.as_view(), name="door-link-revoke"),
]
