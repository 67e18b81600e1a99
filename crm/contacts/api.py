"""People for programs."""

from typing import Any, ClassVar

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.access.models import User
from crm.contacts.actions import Person, add_contact, change_contact
from crm.contacts.channel_api import channel_patterns
from crm.contacts.models import Contact, ContactQuerySet
from crm.contacts.serializers import EmailSerializer, PhoneSerializer
from crm.web.api import ApiView


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A card; `emails` and `phones` are lists, the primary one first."""

    emails = EmailSerializer(many=True, read_only=True)
    phones = PhoneSerializer(many=True, read_only=True)
    full_name = serializers.CharField(read_only=True)

    class Meta:
        model = Contact
        fields = (
            "id",
            "code",
            "full_name",
            "surname",
            "name",
            "patronymic",
            "sex",
            "language",
            "district",
            "state",
            "department",
            "preferred_channel",
            "emails",
            "phones",
            "changed_at",
        )
        read_only_fields = ("id", "state", "changed_at")


class NewContactSerializer(ContactSerializer):
    """A card to open: with the first addresses and numbers."""

    new_emails = serializers.ListField(child=serializers.CharField(max_length=254), required=False, write_only=True)
    new_phones = serializers.ListField(child=serializers.CharField(max_length=40), required=False, write_only=True)

    class Meta(ContactSerializer.Meta):
        fields = (*ContactSerializer.Meta.fields, "new_emails", "new_phones")  # type: ignore[assignment]


CARD = Contact.objects.prefetch_related("emails", "phones")


def _keep_to_departments(values: dict[str, Any], writer: User, standing: int | None) -> None:
    """Refuse a department other than the writer's own or the one that stands: no card slips out of sight."""
    department = values.get("department")
    if department is not None and department.pk not in (writer.department_id, standing):
        own = _("A card belongs to your own department or to the whole body.")
        raise serializers.ValidationError({"department": [own]})


class ContactList(ApiView):
    """The contact base: search and add."""

    queryset = CARD
    serializer_class = ContactSerializer
    ordering = ("sort_key", "pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "POST": "crm.edit_contacts"}

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="name, organisation, address or phone; ё = е, transliteration too"),
            OpenApiParameter("group", str, description="code of a reference group"),
        ]
    )
    def get(self, request: Request) -> Response:
        return self.listed(self._narrowed(self.get_queryset().alive()))

    def _narrowed(self, rows: ContactQuerySet) -> ContactQuerySet:
        question = self.request.query_params.get("q", "")
        rows = rows.found_by(question) if self.who.may("crm.see_personal_data") else rows.named(question)
        if code := self.request.query_params.get("group"):
            rows = rows.filter(Q(memberships__group__code=code, memberships__to_on__isnull=True)).distinct()
        return rows

    @extend_schema(request=NewContactSerializer, responses={201: ContactSerializer})
    def post(self, request: Request) -> Response:
        values = self.read(NewContactSerializer)
        _keep_to_departments(values, self.who, None)
        emails, phones = values.pop("new_emails", ()), values.pop("new_phones", ())
        contact = add_contact(Person(**values), by=self.who, now=self.now, emails=emails, phones=phones)
        return Response(self.get_serializer(contact).data, status=status.HTTP_201_CREATED)


class ContactCard(ApiView):
    """One card."""

    queryset = CARD
    serializer_class = ContactSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "PATCH": "crm.edit_contacts"}

    def get(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=pk)).data)

    def patch(self, request: Request, pk: int) -> Response:
        contact = get_object_or_404(self.get_queryset(), pk=pk)
        known = {name: getattr(contact, name) for name in Person.__slots__}
        values = self.read(partial=True, known=contact)
        _keep_to_departments(values, self.who, contact.department_id)
        changed = change_contact(contact, Person(**known | values), by=self.who, now=self.now)
        return Response(self.get_serializer(changed).data)


urlpatterns = [
    path("contacts/", ContactList.as_view(), name="contact-list"),
    path("contacts/<int:pk>/", ContactCard.as_view(), name="contact"),
    *channel_patterns,
]
