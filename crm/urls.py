"""The door of the storey's pages: gathers the urls of its rooms."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "crm"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("crm.web.urls")),
    path("", include("crm.access.urls")),
    path("", include("crm.exchange.urls")),
    path("", include("crm.staff.urls")),
    path("", include("crm.office.urls")),
    path("", include("crm.audit.urls")),
    path("", include("crm.contacts.urls")),
    path("", include("crm.organisations.urls")),
    path("", include("crm.expertise.urls")),
    path("", include("crm.councils.urls")),
    path("", include("crm.consent.urls")),
    path("", include("crm.register.urls")),
    path("", include("crm.overview.urls")),
]
