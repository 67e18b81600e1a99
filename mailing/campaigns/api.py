"""Campaigns and their letters for programs: to look, to pause and to call off; sending is for people."""

from collections.abc import Callable
from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.masking import masked_email
from crm.web.api import ApiView, OptionalReasonSerializer, may_see
from mailing.campaigns import actions
from mailing.campaigns.draft_api import draft_patterns, write_new
from mailing.campaigns.models import Campaign
from mailing.campaigns.serializers import CampaignSerializer, NewCampaignSerializer
from mailing.delivery.models import Delivery


class LetterSerializer(serializers.ModelSerializer[Delivery]):
    class Meta:
        model = Delivery
        fields = (
            "id",
            "contact",
            "address",
            "state",
            "state_at",
            "attempt",
            "last_code",
            "last_reply",
            "bounced_at",
            "bounce",
        )
        read_only_fields = fields

    def to_representation(self, instance: Delivery) -> dict[str, object]:
        shown = super().to_representation(instance)
        return shown if may_see(self) else shown | {"address": masked_email(instance.address)}


class CampaignList(ApiView):
    """All campaigns, the newest first; POST begins a letter to groups."""

    queryset = Campaign.objects.all()
    serializer_class = CampaignSerializer
    ordering = ("-created_at", "-pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "mailing.view_campaigns", "POST": "mailing.edit_campaigns"}

    def get(self, request: Request) -> Response:
        return self.listed(self.get_queryset())

    @extend_schema(request=NewCampaignSerializer, responses={201: CampaignSerializer})
    def post(self, request: Request) -> Response:
        made = write_new(self.read(NewCampaignSerializer), by=self.who, now=self.now)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class CampaignCard(ApiView):
    """One campaign and how far it is."""

    queryset = Campaign.objects.all()
    serializer_class = CampaignSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "mailing.view_campaigns"}

    def get(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=pk)).data)


class CampaignLetters(ApiView):
    """The letters of one campaign."""

    queryset = Campaign.objects.all()
    serializer_class = LetterSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "mailing.view_campaigns"}

    def get(self, request: Request, pk: int) -> Response:
        campaign = get_object_or_404(self.get_queryset(), pk=pk)
        rows = campaign.deliveries.defer("values", "calendar", "reason")
        if state := request.query_params.get("state"):
            rows = rows.filter(state=state)
        return self.listed(rows)


class CampaignMove(ApiView):
    """Pause or call off."""

    queryset = Campaign.objects.all()
    serializer_class = CampaignSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "mailing.edit_campaigns"}
    moves: ClassVar[dict[str, Callable[..., Campaign]]] = {"pause": actions.pause, "cancel": actions.cancel}

    @extend_schema(request=OptionalReasonSerializer, responses=CampaignSerializer)
    def post(self, request: Request, pk: int, move: str) -> Response:
        campaign = get_object_or_404(self.get_queryset(), pk=pk)
        values = self.read(OptionalReasonSerializer)
        campaign = self.moves[move](campaign, reason=values["reason"], by=self.who, now=self.now)
        return Response(self.get_serializer(campaign).data)


urlpatterns = [
    path("campaigns/", CampaignList.as_view(), name="campaign-list"),
    path("campaigns/<int:pk>/", CampaignCard.as_view(), name="campaign"),
    path("campaigns/<int:pk>/letters/", CampaignLetters.as_view(), name="campaign-letters"),
    path("campaigns/<int:pk>/pause/", CampaignMove.as_view(), {"move": "pause"}, name="campaign-pause"),
    path("campaigns/<int:pk>/cancel/", CampaignMove.as_view(), {"move": "cancel"}, name="campaign-cancel"),
    *draft_patterns,
]
