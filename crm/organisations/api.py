"""Organisations and media outlets for programs."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.search_text import query_text
from crm.organisations.models import MediaOutlet, Organisation
from crm.web.api import ApiView


class OutletSerializer(serializers.ModelSerializer[MediaOutlet]):
    class Meta:
        model = MediaOutlet
        exclude = ("organisation",)


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An organisation; `outlet` is there for media."""

    outlet = OutletSerializer(read_only=True, allow_null=True, default=None)

    class Meta:
        model = Organisation
        exclude = ("search_text", "sort_key")


class OrganisationList(ApiView):
    """All organisations."""

    queryset = Organisation.objects.select_related("outlet")
    serializer_class = OrganisationSerializer
    ordering = ("sort_key", "pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts"}

    @extend_schema(parameters=[OpenApiParameter("q", str, description="name")])
    def get(self, request: Request) -> Response:
        rows = self.get_queryset()
        for word in query_text(request.query_params.get("q", "")).split():
            rows = rows.filter(search_text__contains=word)
        return self.listed(rows)


class OrganisationCard(ApiView):
    """One organisation."""

    queryset = Organisation.objects.select_related("outlet")
    serializer_class = OrganisationSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts"}

    def get(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=pk)).data)


urlpatterns = [
    path("organisations/", OrganisationList.as_view(), name="organisation-list"),
    path("organisations/<int:pk>/", OrganisationCard.as_view(), name="organisation"),
]
