"""Consents, opt-outs, and whether we may write, for programs."""

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

from crm.consent.actions import Line, end_opt_out, opt_out, record_consent
from crm.consent.mailable import with_verdict
from crm.consent.models import Consent, LetterClass, OptOut
from crm.contacts.models import Contact
from crm.groups.models import ReferenceGroup
from crm.web.api import ApiView


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """A line of the ledger; lines are added, never changed."""

    class Meta:
        model = Consent
        fields = ("id", "kind", "state", "on", "way", "proof", "wording", "valid_to", "recorded_at")
        read_only_fields = ("id", "valid_to", "recorded_at")
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "on": {"required": True, "allow_null": False},
            "way": {"required": True},
        }

    def validate_on(self, day: date) -> date:
        if day > timezone.localdate():
            raise serializers.ValidationError(_("This day has not come yet. Check the date."))
        return day


class VerdictSerializer(serializers.Serializer[Contact]):
    """May we write? `against` is empty when we may, else the first reason."""

    contact = serializers.IntegerField(source="pk")
    letter_class = serializers.SerializerMethodField()
    may_write = serializers.SerializerMethodField()
    against = serializers.CharField()
    basis = serializers.CharField(allow_null=True)
    basis_on = serializers.DateField(allow_null=True)

    def get_letter_class(self, contact: Contact) -> str:
        return str(self.context["letter_class"])

    def get_may_write(self, contact: Contact) -> bool:
        return not contact.against  # type: ignore[attr-defined]


class OptOutSerializer(serializers.ModelSerializer[OptOut]):
    """A wish to get no letters of a class; empty: all but service letters. `group` narrows it to one group."""

    letter_class = serializers.ChoiceField(choices=LetterClass.choices, allow_blank=True)
    group = serializers.SlugRelatedField(
        slug_field="code", queryset=ReferenceGroup.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = OptOut
        fields = ("id", "letter_class", "group", "way", "since", "ended_at")
        read_only_fields = ("id", "since", "ended_at")
        extra_kwargs: ClassVar[dict[str, Any]] = {"way": {"required": True, "allow_blank": False}}


class ContactConsents(ApiView):
    """The ledger of one person."""

    queryset = Contact.objects.all()
    serializer_class = ConsentSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "POST": "crm.record_consent"}

    def get(self, request: Request, pk: int) -> Response:
        return self.listed(get_object_or_404(self.get_queryset(), pk=pk).consents.all())

    @extend_schema(responses={201: ConsentSerializer})
    def post(self, request: Request, pk: int) -> Response:
        contact = get_object_or_404(self.get_queryset(), pk=pk)
        entry = record_consent(contact, Line(**self.read()), by=self.who, now=self.now)
        return Response(self.get_serializer(entry).data, status=status.HTTP_201_CREATED)


class ContactVerdict(ApiView):
    """May a letter of a class go to this person now?"""

    queryset = Contact.objects.all()
    serializer_class = VerdictSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts"}

    @extend_schema(parameters=[OpenApiParameter("letter_class", str, enum=LetterClass.values)])
    def get(self, request: Request, pk: int) -> Response:
        wanted = request.query_params.get("letter_class", LetterClass.INFORMING)
        if wanted not in LetterClass.values:
            raise serializers.ValidationError({"letter_class": [f"One of {', '.join(LetterClass.values)}."]})
        contact = get_object_or_404(with_verdict(self.get_queryset(), wanted, now=self.now), pk=pk)
        return Response(VerdictSerializer(contact, context={"letter_class": wanted}).data)


class ContactOptOuts(ApiView):
    """The opt-outs of one person; POST writes down that they want no more letters of a class."""

    queryset = Contact.objects.all()
    serializer_class = OptOutSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "POST": "crm.record_consent"}

    def get(self, request: Request, pk: int) -> Response:
        return self.listed(get_object_or_404(self.get_queryset(), pk=pk).opt_outs.all())

    @extend_schema(responses={201: OptOutSerializer})
    def post(self, request: Request, pk: int) -> Response:
        contact = get_object_or_404(self.get_queryset(), pk=pk)
        wish = opt_out(contact, by=self.who, now=self.now, **self.read())
        return Response(self.get_serializer(wish).data, status=status.HTTP_201_CREATED)


class ContactOptOutEnd(ApiView):
    """Let letters go again, only at the person's own wish."""

    queryset = Contact.objects.all()
    serializer_class = OptOutSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "crm.record_consent"}

    @extend_schema(request=None)
    def post(self, request: Request, pk: int, opt_out: int) -> Response:
        contact = get_object_or_404(self.get_queryset(), pk=pk)
        wish = get_object_or_404(contact.opt_outs.in_force(), pk=opt_out)
        return Response(self.get_serializer(end_opt_out(wish, by=self.who, now=self.now)).data)


urlpatterns = [
    path("contacts/<int:pk>/consents/", ContactConsents.as_view(), name="contact-consents"),
    path("contacts/<int:pk>/may-write/", ContactVerdict.as_view(), name="contact-may-write"),
    path("contacts/<int:pk>/opt-outs/", ContactOptOuts.as_view(), name="contact-opt-outs"),
    path("contacts/<int:pk>/opt-outs/<int:opt_out>/end/", ContactOptOutEnd.as_view(), name="contact-opt-out-end"),
]
