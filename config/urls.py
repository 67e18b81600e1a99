"""The address table: each storey brings its own pages."""

from django.urls import include, path, re_path

from config.api import nowhere

urlpatterns = [
    path("accounts/", include("crm.access.account_urls")),
    path("api/v1/", include("config.api")),
    path("api/", include([re_path(r"^.*$", nowhere)])),
    path("", include("crm.urls")),
    path("", include("mailing.urls")),
    path("", include("events.urls")),
]

handler400 = "crm.web.views.bad_request"
handler403 = "crm.web.views.forbidden"
handler500 = "crm.web.views.server_error"
handler404 = "crm.web.views.not_found"
