"""The API's first version, gathered from the storeys: /api/v1/ with its OpenAPI document and a readable page."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import include, path, re_path, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from crm.web.problems import problem

app_name = "api"
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI document, a file: drf-spectacular makes it in a way that threads disturb (its issue 1368)."""
    return HttpResponse(DOCUMENT.read_bytes(), content_type="application/yaml")


@require_safe
def index(request: HttpRequest) -> JsonResponse:
    """Say what is here: where to read about it, and how programs sign in."""
    return JsonResponse(
        {
            "title": "Dialogue API",
            "version": "1",
            "docs": request.build_absolute_uri(reverse("api:docs")),
            "openapi": request.build_absolute_uri(reverse("api:schema")),
            "sign_in": "Authorization: Bearer dlg_…",
        },
        json_dumps_params={"ensure_ascii": False},
    )


@csrf_exempt  # nothing is done here, and a program has no cookie to prove
def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer every other address below /api/ as programs read errors; one that only lacks its last slash leads on."""
    if request.method in ("GET", "HEAD") and not request.path.endswith("/"):
        meant = f"{request.path}/"
        if resolve(meant).func is not nowhere:
            return HttpResponsePermanentRedirect(request.get_full_path().replace(request.path, meant, 1))
    detail = _("There is no such address in the API. Its addresses end with a slash and stand in %(docs)s.")
    return problem(
        request,
        status=404,
        title=_("Nothing here"),
        code="not-found",
        detail=detail % {"docs": request.build_absolute_uri(reverse("api:schema"))},
    )


docs = SpectacularSwaggerSplitView.as_view(
    url_name="api:schema",
    authentication_classes=[],
    permission_classes=[AllowAny],
    template_name="api_docs.html",
    title="Dialogue API",
)

urlpatterns = [
    path("", index, name="index"),
    path("", include("crm.api")),
    path("", include("mailing.api")),
    path("", include("events.api")),
    path("openapi.yaml", schema, name="schema"),
    path("docs/", docs, name="docs"),
    re_path(r"^.*$", nowhere, name="nowhere"),
]
