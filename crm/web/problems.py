"""Errors as programs read them: problem documents of RFC 9457."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from crm.journal.refusals import Refusal

PROBLEM_JSON = "application/problem+json"


def _document(
    status: int, title: str, *, code: str, detail: str = "", instance: str = "", errors: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the members of RFC 9457, section 3.1; `errors` (field to sentences) is our extension."""
    document: dict[str, Any] = {"type": f"urn:dialogue:problem:{code}", "title": title, "status": status}
    if detail:
        document["detail"] = detail
    if instance:
        document["instance"] = instance
    if errors:
        document["errors"] = errors
    return document


def problem(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    code: str,
    detail: str = "",
    errors: Mapping[str, Any] | None = None,
) -> JsonResponse:
    """Answer a program with a problem document."""
    document = _document(status, title, code=code, detail=detail, instance=request.path, errors=errors)
    return JsonResponse(document, status=status, content_type=PROBLEM_JSON, json_dumps_params={"ensure_ascii": False})


def handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what an API view raised into a problem document; anything unexpected goes on to the server's own handler."""
    request: HttpRequest = context["request"]
    if isinstance(exc, Refusal):
        _undo_half_done()
        return _answer(exc.status, _("Refused"), code=exc.code, detail=str(exc.message), request=request)
    response = exception_handler(exc, context)
    if response is None:
        return None
    errors: dict[str, Any] | None = None
    detail = ""
    if isinstance(exc, exceptions.ValidationError):
        errors = exc.detail if isinstance(exc.detail, dict) else {"non_field_errors": exc.detail}
        title, code = _("Some values cannot be accepted"), "invalid"
    elif isinstance(exc, Http404 | exceptions.NotFound):
        title, code = _("Nothing here"), "not-found"
    elif isinstance(exc, PermissionDenied | exceptions.PermissionDenied):
        title, code = _("Not allowed"), "forbidden"
    else:
        assert isinstance(exc, exceptions.APIException)
        title, code, detail = str(exc.default_detail), str(exc.default_code).replace("_", "-"), str(exc.detail)
    answer = _answer(response.status_code, title, code=code, detail=detail, request=request, errors=errors)
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response:
            answer[name] = response[name]
    return answer


def _answer(
    status: int, title: str, *, code: str, detail: str, request: HttpRequest, errors: Mapping[str, Any] | None = None
) -> Response:
    document = _document(status, title, code=code, detail=detail, instance=request.path, errors=errors)
    return Response(document, status=status, content_type=PROBLEM_JSON)


def _undo_half_done() -> None:
    """A refused request leaves nothing behind, also where the view runs in one transaction (ATOMIC_REQUESTS)."""
    if transaction.get_connection().in_atomic_block and transaction.get_connection().settings_dict.get(
        "ATOMIC_REQUESTS"
    ):
        transaction.set_rollback(True)
