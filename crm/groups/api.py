"""Reference groups for programs."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.models import Contact
from crm.groups.actions import Definition, add_member, change_group, propose_group, remove_member
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.web.api import ApiView


class GroupSerializer(serializers.ModelSerializer[ReferenceGroup]):
    class Meta:
        model = ReferenceGroup
        fields = (
            "id",
            "code",
            "name_ru",
            "name_en",
            "short_name_ru",
            "short_name_en",
            "definition",
            "criteria",
            "owner",
            "approving_act",
            "approved_on",
            "review_on",
            "target_share",
            "target_size",
            "usual_channels",
            "state",
        )
        read_only_fields = ("id", "state", "approving_act", "approved_on")


class MemberSerializer(serializers.ModelSerializer[GroupMembership]):
    """A membership that holds now, of a person or of an organisation."""

    class Meta:
        model = GroupMembership
        fields = ("id", "contact", "organisation", "role", "source", "from_on", "to_on")
        read_only_fields = fields


class NewMemberSerializer(serializers.Serializer[None]):
    contact = serializers.IntegerField()
    role = serializers.ChoiceField(choices=GroupMembership.Role.choices, default=GroupMembership.Role.MEMBER)


class GroupList(ApiView):
    """The register of reference groups."""

    queryset = ReferenceGroup.objects.all()
    serializer_class = GroupSerializer
    ordering = ("code",)
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_groups", "POST": "crm.edit_groups"}

    def get(self, request: Request) -> Response:
        return self.listed(self.get_queryset())

    @extend_schema(responses={201: GroupSerializer})
    def post(self, request: Request) -> Response:
        group = propose_group(Definition(**self.read()), by=self.who, now=self.now)
        return Response(self.get_serializer(group).data, status=status.HTTP_201_CREATED)


class GroupCard(ApiView):
    """One group."""

    queryset = ReferenceGroup.objects.all()
    serializer_class = GroupSerializer
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_groups", "PATCH": "crm.edit_groups"}

    def get(self, request: Request, code: str) -> Response:
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), code=code)).data)

    def patch(self, request: Request, code: str) -> Response:
        group = get_object_or_404(self.get_queryset(), code=code)
        known = {name: getattr(group, name) for name in Definition.__dataclass_fields__}
        changed = change_group(group, Definition(**known | self.read(partial=True)), by=self.who, now=self.now)
        return Response(self.get_serializer(changed).data)


class GroupMembers(ApiView):
    """Who belongs to a group now."""

    queryset = ReferenceGroup.objects.all()
    serializer_class = MemberSerializer
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": "crm.view_groups", "POST": "crm.edit_groups"}

    def get(self, request: Request, code: str) -> Response:
        group = get_object_or_404(self.get_queryset(), code=code)
        people = Contact.objects.visible_to(request.user)
        rows = GroupMembership.objects.on(timezone.localdate()).filter(group=group)
        return self.listed(rows.filter(contact__in=people) | rows.filter(contact__isnull=True))

    @extend_schema(request=NewMemberSerializer, responses={201: MemberSerializer})
    def post(self, request: Request, code: str) -> Response:
        group = get_object_or_404(self.get_queryset(), code=code)
        values = self.read(NewMemberSerializer)
        contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=values["contact"])
        membership = add_member(group, contact, role=values["role"], by=self.who, now=self.now)
        return Response(self.get_serializer(membership).data, status=status.HTTP_201_CREATED)


class GroupMember(ApiView):
    """One membership: it ends, and stays in the history."""

    queryset = ReferenceGroup.objects.all()
    serializer_class = MemberSerializer
    permissions: ClassVar[dict[str, str]] = {"DELETE": "crm.edit_groups"}

    def delete(self, request: Request, code: str, pk: int) -> Response:
        group = get_object_or_404(self.get_queryset(), code=code)
        membership = get_object_or_404(group.memberships, pk=pk, to_on__isnull=True)
        remove_member(membership, on=timezone.localdate(), by=self.who, now=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)


urlpatterns = [
    path("groups/", GroupList.as_view(), name="group-list"),
    path("groups/<slug:code>/", GroupCard.as_view(), name="group"),
    path("groups/<slug:code>/members/", GroupMembers.as_view(), name="group-members"),
    path("groups/<slug:code>/members/<int:pk>/", GroupMember.as_view(), name="group-member"),
]
