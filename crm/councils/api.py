"""Advisory bodies for programs."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.models import Contact
from crm.councils import actions
from crm.councils.actions import STATUTE, Statute
from crm.councils.models import AdvisoryBody, Membership
from crm.web.api import ApiView, ReasonSerializer


class BodySerializer(serializers.ModelSerializer[AdvisoryBody]):
    """What the statute says of a body; `groups` must be represented on it."""

    class Meta:
        model = AdvisoryBody
        fields = "__all__"


class SeatSerializer(serializers.ModelSerializer[Membership]):
    full_name = serializers.CharField(source="contact.full_name", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "contact", "full_name", "role", "state", "represents", "act", "from_on", "to_on")


class NewSeatSerializer(serializers.ModelSerializer[Membership]):
    """As what somebody sits on a body, on what ground, how long; without `to_on` the term of the body."""

    contact = serializers.IntegerField()
    state = serializers.ChoiceField(
        choices=[choice for choice in Membership.State.choices if choice[0] != Membership.State.ENDED],
        default=Membership.State.APPOINTED.value,
    )

    class Meta:
        model = Membership
        fields = ("contact", "role", "state", "nominated_by", "represents", "act", "from_on", "to_on")


class AppointmentSerializer(serializers.Serializer[None]):
    act = serializers.CharField(max_length=200)


class SeatEndSerializer(ReasonSerializer):
    """When and why a term of office ends."""

    on = serializers.DateField(help_text="the last day")


class CouncilList(ApiView):
    """All advisory bodies."""

    queryset = AdvisoryBody.objects.prefetch_related("groups")
    serializer_class = BodySerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_councils", "POST": "crm.edit_councils"}

    def get(self, request: Request) -> Response:
        return self.listed(self.get_queryset())

    @extend_schema(responses={201: BodySerializer})
    def post(self, request: Request) -> Response:
        values = self.read()
        statute = Statute(groups=tuple(values.pop("groups", ())), **values)
        body = actions.found_body(statute, by=self.who, now=self.now)
        return Response(self.get_serializer(body).data, status=status.HTTP_201_CREATED)


class CouncilCard(ApiView):
    """One advisory body."""

    queryset = AdvisoryBody.objects.prefetch_related("groups")
    serializer_class = BodySerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_councils", "PATCH": "crm.edit_councils"}

    def get(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=pk)).data)

    def patch(self, request: Request, pk: int) -> Response:
        body = get_object_or_404(self.get_queryset(), pk=pk)
        known = {name: getattr(body, name) for name in STATUTE} | {"groups": body.groups.all()}
        values = known | self.read(partial=True, known=body)
        statute = Statute(groups=tuple(values.pop("groups")), **values)
        return Response(self.get_serializer(actions.change_body(body, statute, by=self.who, now=self.now)).data)


class CouncilSeats(ApiView):
    """The seats of one body, past ones included; POST gives a person a seat."""

    queryset = AdvisoryBody.objects.all()
    serializer_class = SeatSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_councils", "POST": "crm.edit_councils"}

    def get(self, request: Request, pk: int) -> Response:
        body = get_object_or_404(self.get_queryset(), pk=pk)
        people = Contact.objects.visible_to(request.user)
        return self.listed(body.memberships.select_related("contact").filter(contact__in=people))

    @extend_schema(request=NewSeatSerializer, responses={201: SeatSerializer})
    def post(self, request: Request, pk: int) -> Response:
        body = get_object_or_404(self.get_queryset(), pk=pk)
        values = self.read(NewSeatSerializer)
        contact = get_object_or_404(Contact.objects.visible_to(request.user).alive(), pk=values.pop("contact"))
        seat = actions.seat_member(body, contact, by=self.who, now=self.now, **values)
        return Response(self.get_serializer(seat).data, status=status.HTTP_201_CREATED)


class SeatView(ApiView):
    """A door to one seat of a person whom the caller may see."""

    queryset = AdvisoryBody.objects.all()
    serializer_class = SeatSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "crm.edit_councils"}

    def seat(self, pk: int, seat: int) -> Membership:
        """The seat of this number, or 404."""
        body: AdvisoryBody = get_object_or_404(self.get_queryset(), pk=pk)
        people = Contact.objects.visible_to(self.request.user)
        return get_object_or_404(body.memberships.filter(contact__in=people), pk=seat)


class SeatAppoint(SeatView):
    """Turn a nomination into an appointment by its act."""

    @extend_schema(request=AppointmentSerializer)
    def post(self, request: Request, pk: int, seat: int) -> Response:
        act = self.read(AppointmentSerializer)["act"]
        appointed = actions.appoint_member(self.seat(pk, seat), act=act, by=self.who, now=self.now)
        return Response(self.get_serializer(appointed).data)


class SeatEnd(SeatView):
    """End a term of office with that day, for a reason."""

    @extend_schema(request=SeatEndSerializer)
    def post(self, request: Request, pk: int, seat: int) -> Response:
        values = self.read(SeatEndSerializer)
        ended = actions.end_membership(self.seat(pk, seat), by=self.who, now=self.now, **values)
        return Response(self.get_serializer(ended).data)


urlpatterns = [
    path("councils/", CouncilList.as_view(), name="council-list"),
    path("councils/<int:pk>/", CouncilCard.as_view(), name="council"),
    path("councils/<int:pk>/seats/", CouncilSeats.as_view(), name="council-seats"),
    path("councils/<int:pk>/seats/<int:seat>/appoint/", SeatAppoint.as_view(), name="council-seat-appoint"),
    path("councils/<int:pk>/seats/<int:seat>/end/", SeatEnd.as_view(), name="council-seat-end"),
]
