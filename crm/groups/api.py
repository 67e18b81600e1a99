"""Reference groups for programs."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.models import Contact
from crm.groups.actions import (
    Definition,
    add_member,
    archive_group,
    change_group,
    change_role,
    propose_group,
    remove_member,
    review_group,
)
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.organisations.models import Organisation
from crm.web.api import ApiView, OptionalReasonSerializer, ReasonSerializer


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

    def validate_target_share(self, share: Decimal | None) -> Decimal | None:
        if share is not None and not 0 < share <= 100:
            raise serializers.ValidationError(_("A share lies between 0 and 100 per cent."))
        return share

    def validate_code(self, code: str) -> str:
        return code.upper()


class MemberSerializer(serializers.ModelSerializer[GroupMembership]):
    """A membership that holds now, of a person or of an organisation."""

    class Meta:
        model = GroupMembership
        fields = ("id", "contact", "organisation", "role", "source", "from_on", "to_on")
        read_only_fields = fields


class NewMemberSerializer(serializers.Serializer[None]):
    """A person or an organisation, one of both."""

    contact = serializers.IntegerField(required=False)
    organisation = serializers.IntegerField(required=False)
    role = serializers.ChoiceField(choices=GroupMembership.Role.choices, default=GroupMembership.Role.MEMBER)
    source = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")  # type: ignore[assignment]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("contact" in attrs) == ("organisation" in attrs):
            raise serializers.ValidationError({"contact": [_("Name a person or an organisation, one of both.")]})
        return attrs


class RoleSerializer(serializers.Serializer[None]):
    role = serializers.ChoiceField(choices=GroupMembership.Role.choices)


class LeaveSerializer(OptionalReasonSerializer):
    """Since when somebody is no member any more; left out: today."""

    on = serializers.DateField(required=False)

    def validate_on(self, day: date) -> date:
        if day > timezone.localdate():
            raise serializers.ValidationError(_("This day has not come yet. Write it down when it has."))
        return day


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
        values = self.read(partial=True, known=group) | {"code": group.code}  # it stands in addresses and files
        changed = change_group(group, Definition(**known | values), by=self.who, now=self.now)
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
        member: Contact | Organisation = (
            get_object_or_404(Contact.objects.visible_to(request.user).alive(), pk=values.pop("contact"))
            if "contact" in values
            else get_object_or_404(Organisation.objects.visible_to(request.user), pk=values.pop("organisation"))
        )
        membership = add_member(group, member, by=self.who, now=self.now, **values)
        return Response(self.get_serializer(membership).data, status=status.HTTP_201_CREATED)


class GroupMember(ApiView):
    """One membership: its role changes, or it ends and stays in the history."""

    queryset = ReferenceGroup.objects.all()
    serializer_class = MemberSerializer
    permissions: ClassVar[dict[str, str]] = {"PATCH": "crm.edit_groups", "DELETE": "crm.edit_groups"}

    def membership(self, code: str, pk: int) -> GroupMembership:
        """A membership that holds, of an organisation or of a person whom the caller may see."""
        group = get_object_or_404(self.get_queryset(), code=code)
        people = Contact.objects.visible_to(self.request.user)
        rows = group.memberships.filter(to_on__isnull=True).select_related("contact", "organisation", "group")
        found: GroupMembership = get_object_or_404(
            rows.filter(contact__in=people) | rows.filter(contact__isnull=True), pk=pk
        )
        return found

    @extend_schema(request=RoleSerializer)
    def patch(self, request: Request, code: str, pk: int) -> Response:
        role = self.read(RoleSerializer)["role"]
        changed = change_role(self.membership(code, pk), role, by=self.who, now=self.now)
        return Response(self.get_serializer(changed).data)

    def delete(self, request: Request, code: str, pk: int) -> Response:
        membership = self.membership(code, pk)
        remove_member(membership, on=timezone.localdate(), by=self.who, now=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)


class GroupMemberLeave(GroupMember):
    """Let a member leave on a day, with a reason."""

    permissions: ClassVar[dict[str, str]] = {"POST": "crm.edit_groups"}

    @extend_schema(request=LeaveSerializer)
    def post(self, request: Request, code: str, pk: int) -> Response:
        values = {"on": timezone.localdate()} | self.read(LeaveSerializer)
        left = remove_member(self.membership(code, pk), by=self.who, now=self.now, **values)
        return Response(self.get_serializer(left).data)


class GroupMove(ApiView):
    """Put a group under review or out of use; approving it is never a program's."""

    queryset = ReferenceGroup.objects.all()
    serializer_class = GroupSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": "crm.edit_groups"}
    moves: ClassVar[dict[str, Callable[..., ReferenceGroup]]] = {"review": review_group, "archive": archive_group}

    @extend_schema(request=ReasonSerializer)
    def post(self, request: Request, code: str, move: str) -> Response:
        group = get_object_or_404(self.get_queryset(), code=code)
        reason = self.read(ReasonSerializer)["reason"]
        return Response(self.get_serializer(self.moves[move](group, reason=reason, by=self.who, now=self.now)).data)


urlpatterns = [
    path("groups/", GroupList.as_view(), name="group-list"),
    path("groups/<slug:code>/", GroupCard.as_view(), name="group"),
    path("groups/<slug:code>/members/", GroupMembers.as_view(), name="group-members"),
    path("groups/<slug:code>/members/<int:pk>/", GroupMember.as_view(), name="group-member"),
    path("groups/<slug:code>/members/<int:pk>/leave/", GroupMemberLeave.as_view(), name="group-member-leave"),
    path("groups/<slug:code>/review/", GroupMove.as_view(), {"move": "review"}, name="group-review"),
    path("groups/<slug:code>/archive/", GroupMove.as_view(), {"move": "archive"}, name="group-archive"),
]
