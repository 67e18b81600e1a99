"""What hangs on a card, for programs: addresses, numbers, its state, conversations."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts import actions
from crm.contacts.models import Contact, EmailAddress, Interaction, Phone
from crm.contacts.serializers import EmailSerializer, PhoneSerializer
from crm.web.api import ApiView

EDIT = "crm.edit_contacts"


class CardView(ApiView):
    """A door to what hangs on the card of one person."""

    queryset = Contact.objects.all()

    def card(self, pk: int) -> Contact:
        """The card of this number that the caller may see, or 404."""
        found: Contact = get_object_or_404(self.get_queryset().alive(), pk=pk)
        return found


class ContactEmails(CardView):
    """The addresses of one card."""

    serializer_class = EmailSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "POST": EDIT}

    def get(self, request: Request, pk: int) -> Response:
        return self.listed(self.card(pk).emails.all())

    @extend_schema(responses={201: EmailSerializer})
    def post(self, request: Request, pk: int) -> Response:
        email = actions.add_email(self.card(pk), self.read()["address"], by=self.who, now=self.now)
        return Response(self.get_serializer(email).data, status=status.HTTP_201_CREATED)


class ContactEmail(CardView):
    """One address: another one in its place, or none."""

    serializer_class = EmailSerializer
    permissions: ClassVar[dict[str, str]] = {"PUT": EDIT, "DELETE": EDIT}

    def put(self, request: Request, pk: int, email: int) -> Response:
        known = get_object_or_404(self.card(pk).emails, pk=email)
        changed = actions.replace_email(known, self.read()["address"], by=self.who, now=self.now)
        return Response(self.get_serializer(changed).data)

    def delete(self, request: Request, pk: int, email: int) -> Response:
        actions.remove_email(get_object_or_404(self.card(pk).emails, pk=email), by=self.who, now=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ContactEmailPrimary(CardView):
    """Send letters to this address from now on."""

    serializer_class = EmailSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": EDIT}

    @extend_schema(request=None)
    def post(self, request: Request, pk: int, email: int) -> Response:
        known = get_object_or_404(self.card(pk).emails, pk=email)
        return Response(self.get_serializer(actions.make_email_primary(known, by=self.who, now=self.now)).data)


class NewEmailStateSerializer(serializers.Serializer[None]):
    state = serializers.ChoiceField(choices=EmailAddress.State.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ContactEmailState(CardView):
    """Say whether letters may go to this address, and why."""

    serializer_class = EmailSerializer
    permissions: ClassVar[dict[str, str]] = {"PUT": EDIT}

    @extend_schema(request=NewEmailStateSerializer)
    def put(self, request: Request, pk: int, email: int) -> Response:
        known = get_object_or_404(self.card(pk).emails, pk=email)
        changed = actions.set_email_state(known, by=self.who, now=self.now, **self.read(NewEmailStateSerializer))
        return Response(self.get_serializer(changed).data)


class WrittenPhoneSerializer(serializers.Serializer[None]):
    number = serializers.CharField(max_length=60, help_text="as people write it, with the extension")


class ContactPhones(CardView):
    """The numbers of one card."""

    serializer_class = PhoneSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_contacts", "POST": EDIT}

    def get(self, request: Request, pk: int) -> Response:
        return self.listed(self.card(pk).phones.all())

    @extend_schema(request=WrittenPhoneSerializer, responses={201: PhoneSerializer})
    def post(self, request: Request, pk: int) -> Response:
        number = self.read(WrittenPhoneSerializer)["number"]
        phone = actions.add_phone(self.card(pk), number, by=self.who, now=self.now)
        return Response(self.get_serializer(phone).data, status=status.HTTP_201_CREATED)


class ContactPhone(CardView):
    """One number: another one in its place, or none."""

    serializer_class = PhoneSerializer
    permissions: ClassVar[dict[str, str]] = {"PUT": EDIT, "DELETE": EDIT}

    @extend_schema(request=WrittenPhoneSerializer)
    def put(self, request: Request, pk: int, phone: int) -> Response:
        known: Phone = get_object_or_404(self.card(pk).phones, pk=phone)
        number = self.read(WrittenPhoneSerializer)["number"]
        return Response(self.get_serializer(actions.replace_phone(known, number, by=self.who, now=self.now)).data)

    def delete(self, request: Request, pk: int, phone: int) -> Response:
        actions.remove_phone(get_object_or_404(self.card(pk).phones, pk=phone), by=self.who, now=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ContactPhonePrimary(CardView):
    """Call this number first from now on."""

    serializer_class = PhoneSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": EDIT}

    @extend_schema(request=None)
    def post(self, request: Request, pk: int, phone: int) -> Response:
        known = get_object_or_404(self.card(pk).phones, pk=phone)
        return Response(self.get_serializer(actions.make_phone_primary(known, by=self.who, now=self.now)).data)


class CardStateSerializer(serializers.Serializer[Any]):
    """Whether a card is in use, and why not; erasing is never a program's."""

    state = serializers.ChoiceField(
        choices=[choice for choice in Contact.State.choices if choice[0] in ("active", "needs_review", "inactive")]
    )
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ContactState(CardView):
    """Put a card in use, on review or out of use."""

    serializer_class = CardStateSerializer
    permissions: ClassVar[dict[str, str]] = {"PUT": EDIT}

    def put(self, request: Request, pk: int) -> Response:
        values = self.read()
        contact = actions.set_state(self.card(pk), by=self.who, now=self.now, **values)
        return Response({"state": contact.state, "reason": values["reason"]})


class InteractionSerializer(serializers.ModelSerializer[Interaction]):
    """A call, a meeting or a letter; the first line of the text is its heading."""

    class Meta:
        model = Interaction
        fields = ("id", "kind", "happened_at", "text", "by")
        read_only_fields = ("id", "by")

    def validate_happened_at(self, moment: Any) -> Any:
        if moment > timezone.now():
            raise serializers.ValidationError(_("This hour has not come yet. Write down what has happened."))
        return moment


class ContactInteractions(CardView):
    """Conversations with one person, the newest first."""

    serializer_class = InteractionSerializer
    ordering = ("-happened_at", "-pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.see_personal_data", "POST": EDIT}

    def get(self, request: Request, pk: int) -> Response:
        return self.listed(self.card(pk).interactions.all())

    @extend_schema(responses={201: InteractionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        noted = actions.note_interaction(self.card(pk), by=self.who, now=self.now, **self.read())
        return Response(self.get_serializer(noted).data, status=status.HTTP_201_CREATED)


CARD = "contacts/<int:pk>/"
channel_patterns = [
    path(f"{CARD}emails/", ContactEmails.as_view(), name="contact-emails"),
    path(f"{CARD}emails/<int:email>/", ContactEmail.as_view(), name="contact-email"),
    path(f"{CARD}emails/<int:email>/primary/", ContactEmailPrimary.as_view(), name="contact-email-primary"),
    path(f"{CARD}emails/<int:email>/state/", ContactEmailState.as_view(), name="contact-email-state"),
    path(f"{CARD}phones/", ContactPhones.as_view(), name="contact-phones"),
    path(f"{CARD}phones/<int:phone>/", ContactPhone.as_view(), name="contact-phone"),
    path(f"{CARD}phones/<int:phone>/primary/", ContactPhonePrimary.as_view(), name="contact-phone-primary"),
    path(f"{CARD}state/", ContactState.as_view(), name="contact-state"),
    path(f"{CARD}interactions/", ContactInteractions.as_view(), name="contact-interactions"),
]
