"""Accreditations for programs: the register, and decisions whose letters wait for a second person."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.masking import masked_email, masked_phone
from crm.journal.refusals import Refusal
from crm.organisations.models import MediaOutlet
from crm.web.api import ApiView, ReasonSerializer, may_see
from events.accreditation import actions, queries
from events.accreditation.letters import send_decision
from events.accreditation.models import Accreditation


class AccreditationSerializer(serializers.ModelSerializer[Accreditation]):
    """A journalist's right to be let in; without an event it holds for the days it names."""

    event = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = Accreditation
        fields = (
            "id",
            "number",
            "event",
            "contact",
            "outlet",
            "journalist",
            "outlet_name",
            "post",
            "phone",
            "email",
            "equipment",
            "car",
            "valid_from",
            "valid_to",
            "state",
            "state_reason",
            "requested_at",
            "decided_at",
        )
        read_only_fields = fields

    def to_representation(self, instance: Accreditation) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if may_see(self):
            return shown
        return shown | {"email": masked_email(instance.email), "phone": masked_phone(instance.phone)}


class DecidedSerializer(AccreditationSerializer):
    """`letter` is the campaign that waits for a second person; null where none could be made: see `letter_problem`."""

    letter = serializers.IntegerField(allow_null=True, read_only=True)
    letter_problem = serializers.CharField(read_only=True)

    class Meta(AccreditationSerializer.Meta):
        fields = (*AccreditationSerializer.Meta.fields, "letter", "letter_problem")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class PermanentSerializer(serializers.Serializer[None]):
    """An accreditation for a calendar year."""

    number = serializers.CharField(max_length=40)
    journalist = serializers.CharField(max_length=300)
    post = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    outlet = serializers.PrimaryKeyRelatedField(queryset=MediaOutlet.objects.all())
    valid_from = serializers.DateField()
    valid_to = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["valid_to"] < attrs["valid_from"]:
            raise serializers.ValidationError({"valid_to": [_("The last day is before the first. Set a later one.")]})
        return attrs


class AccreditationList(ApiView):
    """The register; POST writes down an accreditation for a year."""

    queryset = Accreditation.objects.all()
    serializer_class = AccreditationSerializer
    ordering = ("requested_at", "pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_press", "POST": "events.edit_press"}

    @extend_schema(
        parameters=[
            OpenApiParameter("event", str, description="code of an event"),
            OpenApiParameter("view", str, enum=queries.VIEWS),
        ]
    )
    def get(self, request: Request) -> Response:
        rows = queries.listed(self.who)
        if code := request.query_params.get("event"):
            rows = rows.filter(event__code=code)
        if (view := request.query_params.get("view", "")) in queries.VIEWS:
            rows = rows.filter(queries.in_view(view, timezone.localdate()))
        return self.listed(rows)

    @extend_schema(request=PermanentSerializer, responses={201: AccreditationSerializer})
    def post(self, request: Request) -> Response:
        row = actions.add_permanent(**self.read(PermanentSerializer), contact=None, by=self.who, now=self.now)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)


class AccreditationDecision(ApiView):
    """Grant, refuse or revoke; the decision holds at once, its letter waits for a second person."""

    queryset = Accreditation.objects.all()
    serializer_class = DecidedSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.edit_press"}

    def decided(self, row: Accreditation) -> Response:
        """Answer the row with what becomes of its letter."""
        row = Accreditation.objects.select_related("event", "contact").get(pk=row.pk)
        letter, problem = None, ""
        if row.email and row.event_id:
            try:
                letter = send_decision(row, by=self.who, now=self.now, always_ask=True).pk
            except Refusal as refused:
                problem = str(refused.message)
        row.letter, row.letter_problem = letter, problem  # type: ignore[attr-defined]
        return Response(self.get_serializer(row).data)


class AccreditationGrant(AccreditationDecision):
    """Let the journalist in."""

    @extend_schema(request=None, responses=DecidedSerializer)
    def post(self, request: Request, pk: int) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return self.decided(actions.grant_accreditation(row, by=self.who, now=self.now))


class AccreditationRefuse(AccreditationDecision):
    """Refuse an application with a reason, which the journalist reads."""

    @extend_schema(request=ReasonSerializer, responses=DecidedSerializer)
    def post(self, request: Request, pk: int) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        reason = self.read(ReasonSerializer)["reason"]
        return self.decided(actions.refuse_accreditation(row, reason=reason, by=self.who, now=self.now))


class AccreditationRevoke(AccreditationDecision):
    """Take back a granted accreditation."""

    @extend_schema(request=ReasonSerializer, responses=DecidedSerializer)
    def post(self, request: Request, pk: int) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        reason = self.read(ReasonSerializer)["reason"]
        return self.decided(actions.revoke_accreditation(row, reason=reason, by=self.who, now=self.now))


urlpatterns = [
    path("accreditations/", AccreditationList.as_view(), name="accreditation-list"),
    path("accreditations/<int:pk>/grant/", AccreditationGrant.as_view(), name="accreditation-grant"),
    path("accreditations/<int:pk>/refuse/", AccreditationRefuse.as_view(), name="accreditation-refuse"),
    path("accreditations/<int:pk>/revoke/", AccreditationRevoke.as_view(), name="accreditation-revoke"),
]
