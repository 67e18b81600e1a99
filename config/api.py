"""The API's first version, gathered from the storeys: /api/v1/ with its OpenAPI document and a readable page."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

app_name = "api"
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI document, a file: drf-spectacular makes it in a way that threads disturb (its issue 1368)."""
    return HttpResponse(DOCUMENT.read_bytes(), content_type="application/yaml")


docs = SpectacularSwaggerSplitView.as_view(
    url_name="api:schema",
    authentication_classes=[],
    permission_classes=[AllowAny],
    template_name="api_docs.html",
    title="Dialogue API",
)

urlpatterns = [
    path("", include("crm.api")),
    path("", include("mailing.api")),
    path("", include("events.api")),
    path("openapi.yaml", schema, name="schema"),
    path("docs/", docs, name="docs"),
]
