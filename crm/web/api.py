"""Shared manners of the API's views: who may call, which rows are seen, how lists are paged."""

from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from crm.access.api import MayByTable, TokenAuthentication
from crm.access.models import User


def may_see(serializer: BaseSerializer[Any]) -> bool:
    """Say whether the reader has the right to personal data; others get masked values."""
    user = serializer.context["request"].user
    return isinstance(user, User) and user.may("crm.see_personal_data")


class ReasonSerializer(serializers.Serializer[None]):
    """Why; the journal keeps it, and those whom it concerns read it."""

    reason = serializers.CharField(max_length=300)


class OptionalReasonSerializer(serializers.Serializer[None]):
    """A reason for the journal."""

    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


HIDDEN = "•••"


def hidden(shown: dict[str, Any], *names: str) -> dict[str, str]:
    """What people wrote, health needs among it, for readers without the right to personal data: that it is there."""
    return {name: HIDDEN if shown[name] else "" for name in names}


class KeysetPagination(CursorPagination):
    """Pages of 100 by a cursor in `next`; at most 500 with `?page_size=`."""

    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = ("pk",)

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        return getattr(view, "ordering", self.ordering)


class Schema(AutoSchema):
    """Tells the OpenAPI document which doors answer lists: those that say so by `is_list`."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.method == "GET" and getattr(self.view, "is_list", False)


class ApiView(GenericAPIView):  # type: ignore[type-arg]
    """A door of the API: `permissions` names the right for each verb, rows pass `.visible_to(user)`."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (MayByTable,)
    pagination_class = KeysetPagination
    schema = Schema()
    is_list: ClassVar[bool] = False
    permissions: ClassVar[dict[str, str]] = {}

    @property
    def who(self) -> User:
        """The member of staff in whose name the program acts."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def now(self) -> datetime:
        return timezone.now()

    def get_queryset(self) -> Any:
        """The rows of `queryset` that the caller may see; of the type of that queryset."""
        return super().get_queryset().visible_to(self.request.user)  # type: ignore[attr-defined]

    def listed(self, rows: QuerySet[Any]) -> Response:
        """Answer one page of rows."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def read(
        self, serializer: type[BaseSerializer[Any]] | None = None, *, partial: bool = False, known: Model | None = None
    ) -> dict[str, Any]:
        """Check the request's body; what is wrong is answered field by field (RFC 9457, `errors`).

        `known` is the row that is changed: its own name and code are no repeats.
        """
        checked = (serializer or self.get_serializer_class())(
            known, data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        checked.is_valid(raise_exception=True)
        values: dict[str, Any] = checked.validated_data
        return values
