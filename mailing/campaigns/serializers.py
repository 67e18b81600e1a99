"""Campaigns as programs see and write them."""

from typing import Any

from django.db.models import Count
from rest_framework import serializers

from crm.consent.models import LetterClass
from crm.groups.models import ReferenceGroup
from mailing.campaigns.forms import CHOOSABLE
from mailing.campaigns.models import Campaign
from mailing.content.serializers import TextsSerializer
from mailing.senders.models import Sender


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """A letter to many; `letters` counts its letters by state."""

    letters = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = (
            "id",
            "title",
            "purpose",
            "letter_class",
            "state",
            "audience_size",
            "letters",
            "created_at",
            "requested_at",
            "approved_at",
            "started_at",
            "finished_at",
            "pause_reason",
        )
        read_only_fields = fields

    def get_letters(self, campaign: Campaign) -> dict[str, int]:
        rows = campaign.deliveries.order_by().values_list("state").annotate(number=Count("pk"))
        return dict(rows.values_list("state", "number"))


class GroupCodes(serializers.Serializer[Any]):
    """Whom a letter goes to: the members of these groups, but not those who are also in those left out."""

    groups = serializers.SlugRelatedField(
        slug_field="code", queryset=ReferenceGroup.objects.in_use(), many=True, help_text="codes of groups"
    )
    without = serializers.SlugRelatedField(
        slug_field="code", queryset=ReferenceGroup.objects.in_use(), many=True, required=False
    )

    def to_selection(self) -> dict[str, list[int]]:
        """The choice as the campaign keeps it."""
        return {name: [group.pk for group in self.validated_data.get(name, ())] for name in ("groups", "without")}


class NewCampaignSerializer(TextsSerializer):
    """A letter to groups as it begins; `sender` is the address of one of the body's senders, else the first."""

    title = serializers.CharField(max_length=300)
    letter_class = serializers.ChoiceField(choices=CHOOSABLE, default=LetterClass.INFORMING.value)
    sender = serializers.SlugRelatedField(slug_field="address", queryset=Sender.objects.all(), required=False)


class WhenSerializer(serializers.Serializer[Any]):
    scheduled_at = serializers.DateTimeField(allow_null=True, help_text="null: at once after approval")


class FindingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    letter = serializers.IntegerField(source="delivery_id", allow_null=True, help_text="null: all letters")
    is_stop = serializers.BooleanField()


class RehearsalSerializer(serializers.Serializer[Any]):
    """What the check of all letters found; none was sent."""

    at = serializers.DateTimeField()
    passed = serializers.BooleanField()
    problems = FindingSerializer(many=True)


class ReaderSerializer(serializers.Serializer[Any]):
    contact = serializers.IntegerField(source="contact.pk")
    full_name = serializers.CharField(source="contact.full_name")
    because = serializers.CharField(source="words")


class CampaignAudienceSerializer(serializers.Serializer[Any]):
    """Who would get the letter now, and who would not, each with the reason; `hidden` are of other departments."""

    size = serializers.IntegerField()
    hidden = serializers.IntegerField()
    readers = ReaderSerializer(many=True, source="invited")
    left_out = ReaderSerializer(many=True)
