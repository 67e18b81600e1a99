"""Organisations and media outlets for programs."""

from datetime import date
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.models import Contact
from crm.contacts.search_text import query_text
from crm.organisations import actions
from crm.organisations.actions import FACTS, Facts, OutletFacts
from crm.organisations.forms import WRONG
from crm.organisations.models import MediaOutlet, Organisation, Position
from crm.organisations.requisites import Problem, inn_problem, ogrn_problem
from crm.web.api import ApiView


class OutletSerializer(serializers.ModelSerializer[MediaOutlet]):
    """What makes an organisation an outlet; 1 is the highest priority."""

    class Meta:
        model = MediaOutlet
        exclude = ("organisation",)
        extra_kwargs: ClassVar[dict[str, Any]] = {"priority": {"min_value": 1, "max_value": 3}}


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An organisation; `outlet` is there for media."""

    outlet = OutletSerializer(read_only=True, allow_null=True, default=None)

    class Meta:
        model = Organisation
        exclude = ("search_text", "sort_key")
        read_only_fields = ("code",)

    def validate_inn(self, text: str) -> str:
        return _right(text, inn_problem(text))

    def validate_ogrn(self, text: str) -> str:
        return _right(text, ogrn_problem(text))


def _right(text: str, problem: Problem) -> str:
    if problem:
        raise serializers.ValidationError(WRONG[problem])
    return text.strip()


class OrganisationList(ApiView):
    """All organisations."""

    queryset = Organisation.objects.select_related("outlet")
    serializer_class = OrganisationSerializer
    ordering = ("sort_key", "pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "POST": "crm.edit_contacts"}

    @extend_schema(parameters=[OpenApiParameter("q", str, description="name")])
    def get(self, request: Request) -> Response:
        rows = self.get_queryset()
        for word in query_text(request.query_params.get("q", "")).split():
            rows = rows.filter(search_text__contains=word)
        return self.listed(rows)

    @extend_schema(responses={201: OrganisationSerializer})
    def post(self, request: Request) -> Response:
        made = actions.add_organisation(Facts(**self.read()), by=self.who, now=self.now)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class OrganisationCard(ApiView):
    """One organisation."""

    queryset = Organisation.objects.select_related("outlet")
    serializer_class = OrganisationSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "PATCH": "crm.edit_contacts"}

    def get(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=pk)).data)

    def patch(self, request: Request, pk: int) -> Response:
        known = get_object_or_404(self.get_queryset(), pk=pk)
        facts = Facts(**{name: getattr(known, name) for name in FACTS} | self.read(partial=True, known=known))
        changed = actions.change_organisation(known, facts, by=self.who, now=self.now)
        return Response(self.get_serializer(changed).data)


class OrganisationOutlet(ApiView):
    """Enter an organisation into the list of media outlets, or change what stands there; written whole."""

    queryset = Organisation.objects.all()
    serializer_class = OutletSerializer
    permissions: ClassVar[dict[str, str]] = {"PUT": "crm.edit_contacts"}

    def put(self, request: Request, pk: int) -> Response:
        known = get_object_or_404(self.get_queryset(), pk=pk)
        outlet = actions.describe_outlet(known, OutletFacts(**self.read()), by=self.who, now=self.now)
        return Response(self.get_serializer(outlet).data)


class PositionSerializer(serializers.ModelSerializer[Position]):
    """Where a person works and as what."""

    class Meta:
        model = Position
        fields = ("id", "organisation", "title", "is_main", "from_on", "to_on")
        read_only_fields = ("id", "to_on")


class ContactPositions(ApiView):
    """The positions of one person; a new main one takes the place of the main one before."""

    queryset = Contact.objects.all()
    serializer_class = PositionSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "POST": "crm.edit_contacts"}

    def get(self, request: Request, pk: int) -> Response:
        return self.listed(get_object_or_404(self.get_queryset(), pk=pk).positions.all())

    @extend_schema(responses={201: PositionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        contact = get_object_or_404(self.get_queryset().alive(), pk=pk)
        values = {"organisation": None, "title": ""} | self.read()
        given = actions.give_position(contact, by=self.who, now=self.now, **values)
        return Response(self.get_serializer(given).data, status=status.HTTP_201_CREATED)


class EndSerializer(serializers.Serializer[None]):
    on = serializers.DateField(help_text="the last day")

    def validate_on(self, day: date) -> date:
        if day > timezone.localdate():
            raise serializers.ValidationError(_("This day has not come yet. Write it down when it has."))
        return day


class ContactPositionEnd(ApiView):
    """Write down the last day in a position."""

    queryset = Contact.objects.all()
    serializer_class = PositionSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "crm.edit_contacts"}

    @extend_schema(request=EndSerializer)
    def post(self, request: Request, pk: int, position: int) -> Response:
        contact = get_object_or_404(self.get_queryset().alive(), pk=pk)
        known = get_object_or_404(contact.positions.filter(to_on__isnull=True), pk=position)
        ended = actions.end_position(known, by=self.who, now=self.now, **self.read(EndSerializer))
        return Response(self.get_serializer(ended).data)


urlpatterns = [
    path("organisations/", OrganisationList.as_view(), name="organisation-list"),
    path("organisations/<int:pk>/", OrganisationCard.as_view(), name="organisation"),
    path("organisations/<int:pk>/outlet/", OrganisationOutlet.as_view(), name="organisation-outlet"),
    path("contacts/<int:pk>/positions/", ContactPositions.as_view(), name="contact-positions"),
    path("contacts/<int:pk>/positions/<int:position>/end/", ContactPositionEnd.as_view(), name="contact-position-end"),
]
