"""Keyset paging: a page starts after the last row of the one before, so page 900 is as quick as the first."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

PAGE_SIZE = 50
LONGEST_CURSOR = 2_000  # characters; a longer one was not made here

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """Rows of one page and the addresses of its neighbours (empty where there is none)."""

    rows: list[Row]
    total: int | None
    next_url: str
    previous_url: str

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset_page(
    queryset: QuerySet[Row],
    request: HttpRequest,
    *,
    order: Sequence[str] = ("sort_key", "pk"),
    size: int = PAGE_SIZE,
    count: bool = True,
) -> KeysetPage[Row]:
    """Return the page named by the request's `after` or `before` cursor; without one, or with a spoilt one, the first.

    The fields of `order` ("-" for descending, lookups through "__" or annotations allowed) must not be NULL and the
    last one must be unique. `count` also asks for the total, one query more.
    """
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    backwards = bool(before) and not after
    values = _read(queryset, order, before if backwards else after)
    backwards = backwards and values is not None
    direction = [_turned(field) for field in order] if backwards else list(order)
    rows = queryset.order_by(*direction)
    if values is not None:
        rows = rows.filter(_beyond(direction, values))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    earlier, later = (more, True) if backwards else (values is not None, more)
    return KeysetPage(
        rows=found,
        total=queryset.order_by().count() if count else None,
        next_url=_url(request, "after", _cursor(found[-1], order)) if found and later else "",
        previous_url=_url(request, "before", _cursor(found[0], order)) if found and earlier else "",
    )


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after these values: a > x, or a = x and b > y; the outer a >= x lets the database walk the index."""
    condition = Q()
    for field, value in reversed(list(zip(order, values, strict=True))):
        name, comparison = (field[1:], "lt") if field.startswith("-") else (field, "gt")
        strictly = Q(**{f"{name}__{comparison}": value})
        condition = strictly | (Q(**{name: value}) & condition) if condition else strictly
    name, comparison = (order[0][1:], "lte") if order[0].startswith("-") else (order[0], "gte")
    return Q(**{f"{name}__{comparison}": values[0]}) & condition


def _value(row: Model, field: str) -> Any:
    found: Any = row
    for name in field.lstrip("-").split(LOOKUP_SEP):
        found = getattr(found, name)
    return found


def _cursor(row: Model, order: Sequence[str]) -> str:
    values = [_plain(_value(row, field)) for field in order]
    packed = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(queryset: QuerySet[Any], order: Sequence[str], cursor: str) -> list[Any] | None:
    """Return the values a cursor holds, or nothing when it is absent or was not made for this order."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError):
        return None
    if not isinstance(values, list) or len(values) != len(order):
        return None
    if any(isinstance(value, list | dict | bool) or value is None for value in values):
        return None
    try:
        # Building the condition makes every field check its own value (dates, numbers).
        queryset.filter(_beyond(order, values))
    except (ValueError, TypeError, ValidationError, OverflowError):
        return None
    return values


def _url(request: HttpRequest, name: str, cursor: str) -> str:
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = cursor
    return f"{request.path}?{query.urlencode()}"
