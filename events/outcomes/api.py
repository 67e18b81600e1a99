"""Outcomes for programs: the report as it is written; a program never publishes (SECURITY section 3)."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.web.api import ApiView
from events.outcomes.actions import DecisionLine, Text, open_outcome, request_approval, write_outcome
from events.outcomes.models import Outcome, OutcomeDecision
from events.planning.models import Event


class DecisionSerializer(serializers.ModelSerializer[OutcomeDecision]):
    class Meta:
        model = OutcomeDecision
        fields = ("text", "responsible", "due_on", "done")


class OutcomeSerializer(serializers.ModelSerializer[Outcome]):
    """A report as it is written; publishing it is left to people."""

    event: serializers.SlugRelatedField[Event] = serializers.SlugRelatedField(slug_field="code", read_only=True)
    decisions = DecisionSerializer(many=True, required=False)
    versions = serializers.SerializerMethodField()

    class Meta:
        model = Outcome
        fields = (
            "event",
            "state",
            "aim",
            "text_ru",
            "text_en",
            "publishes_names",
            "decisions",
            "versions",
            "return_reason",
            "changed_at",
        )
        read_only_fields = ("event", "state", "return_reason", "changed_at")

    def get_versions(self, outcome: Outcome) -> list[int]:
        return list(outcome.versions.values_list("number", flat=True))


class EventOutcome(ApiView):
    """The report of one event: PUT opens it when needed and writes it whole."""

    queryset = Outcome.objects.all()
    serializer_class = OutcomeSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events", "PUT": "events.edit_outcomes"}

    def get(self, request: Request, code: str) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), event__code=code)).data)

    def put(self, request: Request, code: str) -> Response:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        values = self.read()
        decisions = tuple(DecisionLine(**line) for line in values.pop("decisions", ()))
        outcome = open_outcome(event, by=self.who, now=self.now)
        outcome = write_outcome(outcome, Text(decisions=decisions, **values), by=self.who, now=self.now)
        return Response(self.get_serializer(outcome).data)


class EventOutcomeRequest(ApiView):
    """Ask a second person to approve the report as it is; a program neither approves nor publishes it."""

    queryset = Outcome.objects.all()
    serializer_class = OutcomeSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.edit_outcomes"}

    @extend_schema(request=None, responses=OutcomeSerializer)
    def post(self, request: Request, code: str) -> Response:
        run = Event.objects.run_by(request.user)
        outcome = get_object_or_404(Outcome.objects.filter(event__in=run.values("pk")), event__code=code)
        return Response(self.get_serializer(request_approval(outcome, by=self.who, now=self.now)).data)


urlpatterns = [
    path("events/<slug:code>/outcome/", EventOutcome.as_view(), name="event-outcome"),
    path(
        "events/<slug:code>/outcome/request-approval/",
        EventOutcomeRequest.as_view(),
        name="event-outcome-request-approval",
    ),
]
