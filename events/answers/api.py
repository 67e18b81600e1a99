"""Answers and requests to take part, for programs: a call centre writes down what guests say."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.body.models import Body
from crm.contacts.masking import masked_email, masked_phone
from crm.web.api import ApiView, ReasonSerializer, hidden, may_see
from events.answers import actions, requests
from events.answers.forms import RecordForm
from events.answers.needs import NEEDS
from events.invitations.models import Answer, Door, Invitation, ParticipationRequest, Rsvp

SAID = (Rsvp.ACCEPTED, Rsvp.TENTATIVE, Rsvp.DECLINED, Rsvp.DELEGATED)
DOORS = (Door.PHONE, Door.LETTER, Door.STAFF)


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """A line of the ledger; `outcome` says what became of it."""

    class Meta:
        model = Answer
        fields = (
            "id",
            "invitation",
            "rsvp",
            "door",
            "received_at",
            "effective_at",
            "comment",
            "access_needs",
            "plus",
            "trust",
            "outcome",
            "by",
        )
        read_only_fields = fields

    def to_representation(self, instance: Answer) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown if may_see(self) else shown | hidden(shown, "comment", "access_needs")


class NewAnswerSerializer(serializers.Serializer[None]):
    """What a guest said, by the rules of the page: who sends a substitute names one, with an address and their yes."""

    answer = serializers.ChoiceField(choices=[(said.value, said.label) for said in SAID])
    door = serializers.ChoiceField(choices=[(door.value, door.label) for door in DOORS], default=Door.PHONE.value)
    answered_at = serializers.DateTimeField(required=False, help_text="left out: now")
    needs = serializers.MultipleChoiceField(choices=list(NEEDS), required=False, default=set)
    plus = serializers.IntegerField(min_value=0, max_value=9, required=False, default=0)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    substitute_name = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    substitute_post = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    substitute_organisation = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    substitute_contact = serializers.CharField(max_length=254, required=False, allow_blank=True, default="")
    substitute_agreed = serializers.BooleanField(required=False, default=False)

    def to_form(self, **now: Any) -> RecordForm:
        """The form of the page, filled and valid. Raises ValidationError."""
        form = RecordForm({**now, **self.validated_data, "needs": list(self.validated_data["needs"])})
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        return form


class InvitationAnswers(ApiView):
    """The ledger of one invitation; POST writes an answer down, as staff do on the telephone."""

    queryset = Invitation.objects.all()
    serializer_class = AnswerSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events", "POST": "events.record_answers"}

    def get(self, request: Request, pk: int) -> Response:
        return self.listed(get_object_or_404(self.get_queryset(), pk=pk).answers.all())

    @extend_schema(request=NewAnswerSerializer, responses={201: AnswerSerializer})
    def post(self, request: Request, pk: int) -> Response:
        guests = Invitation.objects.run_by(request.user).issued().select_related("event", "contact")
        guest, now = get_object_or_404(guests, pk=pk), self.now
        asked = NewAnswerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        form = asked.to_form(answered_at=now)
        reply = form.to_reply(language_of_house=Body.current().language, now=now)
        if reply.rsvp == Rsvp.DELEGATED:
            recorded, _asked = requests.name_substitute(
                guest, form.to_substitute(), reply, by=self.who, now=now, always_ask=True
            )
        else:
            recorded = actions.record_reply(guest, reply, by=self.who, now=now)
        return Response(self.get_serializer(recorded.answer).data, status=status.HTTP_201_CREATED)


class InvitationLookedOver(ApiView):
    """Take the flag from a guest: a person has looked."""

    queryset = Invitation.objects.all()
    serializer_class = AnswerSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.record_answers"}

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        actions.look_over(get_object_or_404(Invitation.objects.run_by(request.user), pk=pk), by=self.who, now=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)


# --- Requests to take part --------------------------------------------------------------------------------------------


class ParticipationRequestSerializer(serializers.ModelSerializer[ParticipationRequest]):
    """Someone who wants to come without an invitation of their own; `becomes` is the invitation they got."""

    event = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = ParticipationRequest
        fields = (
            "id",
            "event",
            "invitation",
            "kind",
            "name",
            "post",
            "organisation",
            "email",
            "phone",
            "agreed",
            "rsvp",
            "state",
            "reason",
            "created_at",
            "decided_at",
            "becomes",
        )
        read_only_fields = fields

    def to_representation(self, instance: ParticipationRequest) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if may_see(self):
            return shown
        return shown | {"email": masked_email(instance.email), "phone": masked_phone(instance.phone)}


class ApprovalSerializer(serializers.Serializer[None]):
    instead = serializers.BooleanField(default=False, help_text="in the place of the guest, not beside them")


class RequestList(ApiView):
    """Requests to take part, the oldest first."""

    queryset = ParticipationRequest.objects.select_related("event")
    serializer_class = ParticipationRequestSerializer
    ordering = ("created_at", "pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "events.view_events"}

    @extend_schema(
        parameters=[
            OpenApiParameter("event", str, description="code of an event"),
            OpenApiParameter("state", str, enum=ParticipationRequest.State.values),
        ]
    )
    def get(self, request: Request) -> Response:
        rows = self.get_queryset()
        if code := request.query_params.get("event"):
            rows = rows.filter(event__code=code)
        if state := request.query_params.get("state"):
            rows = rows.filter(state=state)
        return self.listed(rows)


class RequestApprove(ApiView):
    """Let the person come; the letter with their own invitation waits for a second person."""

    queryset = ParticipationRequest.objects.all()
    serializer_class = ParticipationRequestSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.manage_invitations"}

    @extend_schema(request=ApprovalSerializer, responses=ParticipationRequestSerializer)
    def post(self, request: Request, pk: int) -> Response:
        asked = get_object_or_404(ParticipationRequest.objects.run_by(request.user), pk=pk)
        instead = self.read(ApprovalSerializer)["instead"]
        done = requests.approve_request(asked, by=self.who, now=self.now, instead=instead, always_ask=True)
        return Response(self.get_serializer(done).data)


class RequestRefuse(ApiView):
    """Refuse with a reason; a guest who named a substitute is asked again."""

    queryset = ParticipationRequest.objects.all()
    serializer_class = ParticipationRequestSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "events.manage_invitations"}

    @extend_schema(request=ReasonSerializer, responses=ParticipationRequestSerializer)
    def post(self, request: Request, pk: int) -> Response:
        asked = get_object_or_404(ParticipationRequest.objects.run_by(request.user), pk=pk)
        reason = self.read(ReasonSerializer)["reason"]
        return Response(
            self.get_serializer(requests.refuse_request(asked, reason=reason, by=self.who, now=self.now)).data
        )


urlpatterns = [
    path("invitations/<int:pk>/answers/", InvitationAnswers.as_view(), name="invitation-answers"),
    path("invitations/<int:pk>/looked-over/", InvitationLookedOver.as_view(), name="invitation-looked-over"),
    path("requests/", RequestList.as_view(), name="request-list"),
    path("requests/<int:pk>/approve/", RequestApprove.as_view(), name="request-approve"),
    path("requests/<int:pk>/refuse/", RequestRefuse.as_view(), name="request-refuse"),
]
