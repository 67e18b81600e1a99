"""A letter to groups before it leaves, for programs: written, chosen for, checked, and put before a second person."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.access.models import User
from crm.web.api import ApiView
from mailing.campaigns import actions, composing
from mailing.campaigns.audience import audience_of
from mailing.campaigns.models import Campaign
from mailing.campaigns.ports import origins_of
from mailing.campaigns.recipients import Texts
from mailing.campaigns.refusals import NoSender
from mailing.campaigns.serializers import (
    CampaignAudienceSerializer,
    CampaignSerializer,
    GroupCodes,
    RehearsalSerializer,
    WhenSerializer,
)
from mailing.content.serializers import TextsSerializer
from mailing.senders.models import Sender


def write_new(values: dict[str, Any], *, by: User, now: datetime) -> Campaign:
    """Begin a letter to groups. Raises NoSender where the body has no address to send from."""
    sender = values.pop("sender", None) or Sender.objects.order_by("-is_default", "pk").first()
    if sender is None:
        raise NoSender
    title, letter_class = values.pop("title"), values.pop("letter_class")
    return actions.draft_campaign(
        title=title,
        purpose=Campaign.Purpose.LETTER,
        letter_class=letter_class,
        texts=Texts(**values),
        sender=sender,
        department=by.department,
        by=by,
        now=now,
    )


class OwnLetterView(ApiView):
    """A door to letters that were begun for themselves; those of events and announcements are written there."""

    queryset = Campaign.objects.select_related("sender", "department")
    serializer_class = CampaignSerializer

    def letter(self, pk: int) -> Campaign:
        """The letter of this number, or 404."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        if row.purpose != Campaign.Purpose.LETTER or row.pk in origins_of([row]):
            raise Http404
        found: Campaign = row
        return found


class CampaignTexts(OwnLetterView):
    """What the letter says; PUT writes it whole."""

    permissions: ClassVar[dict[str, str]] = {"GET": "mailing.view_campaigns", "PUT": "mailing.edit_campaigns"}

    @extend_schema(responses=TextsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(TextsSerializer(get_object_or_404(self.get_queryset(), pk=pk)).data)

    @extend_schema(request=TextsSerializer, responses=TextsSerializer)
    def put(self, request: Request, pk: int) -> Response:
        row, texts = self.letter(pk), Texts(**self.read(TextsSerializer))
        return Response(TextsSerializer(actions.change_texts(row, texts, by=self.who, now=self.now)).data)


class CampaignSelection(OwnLetterView):
    """Whom a draft goes to, with the reason of each; PUT chooses groups."""

    permissions: ClassVar[dict[str, str]] = {"GET": "mailing.view_campaigns", "PUT": "mailing.edit_campaigns"}

    @extend_schema(responses=CampaignAudienceSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return self._audience(self.letter(pk))

    @extend_schema(request=GroupCodes, responses=CampaignAudienceSerializer)
    def put(self, request: Request, pk: int) -> Response:
        row, chosen = self.letter(pk), GroupCodes(data=request.data)
        chosen.is_valid(raise_exception=True)
        return self._audience(actions.change_selection(row, chosen.to_selection(), by=self.who, now=self.now))

    def _audience(self, row: Campaign) -> Response:
        return Response(CampaignAudienceSerializer(audience_of(row, by=self.who, now=self.now)).data)


class CampaignTime(OwnLetterView):
    """When the letter leaves once it is approved."""

    permissions: ClassVar[dict[str, str]] = {"PUT": "mailing.edit_campaigns"}

    @extend_schema(request=WhenSerializer, responses=CampaignSerializer)
    def put(self, request: Request, pk: int) -> Response:
        row, moment = self.letter(pk), self.read(WhenSerializer)["scheduled_at"]
        return Response(self.get_serializer(actions.change_time(row, moment, by=self.who, now=self.now)).data)


class CampaignCheck(OwnLetterView):
    """Fix the list as it is now and build every letter; none is sent."""

    permissions: ClassVar[dict[str, str]] = {"POST": "mailing.edit_campaigns"}

    @extend_schema(request=None, responses=RehearsalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        result = composing.fix_list(self.letter(pk), by=self.who, now=self.now)
        return Response(RehearsalSerializer(result).data)


class CampaignRequest(OwnLetterView):
    """Fix the list, check every letter, and ask a second person, however few letters there are."""

    permissions: ClassVar[dict[str, str]] = {"POST": "mailing.edit_campaigns"}

    @extend_schema(request=None, responses=CampaignSerializer)
    def post(self, request: Request, pk: int) -> Response:
        asked = composing.ask(self.letter(pk), by=self.who, now=self.now)
        return Response(self.get_serializer(asked).data)


class CampaignTakeBack(OwnLetterView):
    """Take a letter back from approval; any letter, also one that an event wrote."""

    permissions: ClassVar[dict[str, str]] = {"POST": "mailing.edit_campaigns"}

    @extend_schema(request=None, responses=CampaignSerializer)
    def post(self, request: Request, pk: int) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(self.get_serializer(actions.unfreeze(row, by=self.who, now=self.now)).data)


draft_patterns = [
    path("campaigns/<int:pk>/texts/", CampaignTexts.as_view(), name="campaign-texts"),
    path("campaigns/<int:pk>/selection/", CampaignSelection.as_view(), name="campaign-selection"),
    path("campaigns/<int:pk>/time/", CampaignTime.as_view(), name="campaign-time"),
    path("campaigns/<int:pk>/check/", CampaignCheck.as_view(), name="campaign-check"),
    path("campaigns/<int:pk>/request-approval/", CampaignRequest.as_view(), name="campaign-request-approval"),
    path("campaigns/<int:pk>/take-back/", CampaignTakeBack.as_view(), name="campaign-take-back"),
]
