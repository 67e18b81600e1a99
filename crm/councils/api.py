"""Advisory bodies for programs."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.models import Contact
from crm.councils.models import AdvisoryBody, Membership
from crm.web.api import ApiView


class BodySerializer(serializers.ModelSerializer[AdvisoryBody]):
    class Meta:
        model = AdvisoryBody
        fields = "__all__"


class SeatSerializer(serializers.ModelSerializer[Membership]):
    full_name = serializers.CharField(source="contact.full_name", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "contact", "full_name", "role", "state", "represents", "act", "from_on", "to_on")


class CouncilList(ApiView):
    """All advisory bodies."""

    queryset = AdvisoryBody.objects.prefetch_related("groups")
    serializer_class = BodySerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_councils"}

    def get(self, request: Request) -> Response:
        return self.listed(self.get_queryset())


class CouncilSeats(ApiView):
    """The seats of one body, past ones included."""

    queryset = AdvisoryBody.objects.all()
    serializer_class = SeatSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_councils"}

    def get(self, request: Request, pk: int) -> Response:
        body = get_object_or_404(self.get_queryset(), pk=pk)
        people = Contact.objects.visible_to(request.user)
        return self.listed(body.memberships.select_related("contact").filter(contact__in=people))


urlpatterns = [
    path("councils/", CouncilList.as_view(), name="council-list"),
    path("councils/<int:pk>/seats/", CouncilSeats.as_view(), name="council-seats"),
]
