"""Addresses and numbers as programs read them: masked without the right to personal data."""

from typing import Any

from rest_framework import serializers

from crm.contacts.masking import masked_email, masked_phone
from crm.contacts.models import EmailAddress, Phone
from crm.web.api import may_see


class EmailSerializer(serializers.ModelSerializer[EmailAddress]):
    class Meta:
        model = EmailAddress
        fields = ("id", "address", "is_primary", "state", "state_reason", "state_on")
        read_only_fields = ("id", "is_primary", "state", "state_reason", "state_on")

    def to_representation(self, instance: EmailAddress) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown if may_see(self) else shown | {"address": masked_email(instance.address)}


class PhoneSerializer(serializers.ModelSerializer[Phone]):
    class Meta:
        model = Phone
        fields = ("id", "number", "extension", "is_primary")
        read_only_fields = ("id", "is_primary")

    def to_representation(self, instance: Phone) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown if may_see(self) else shown | {"number": masked_phone(instance.number)}
