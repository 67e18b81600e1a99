"""The door of the ground floor's API: gathers the urls of its rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("crm.contacts.api")),
    path("", include("crm.organisations.api")),
    path("", include("crm.groups.api")),
    path("", include("crm.councils.api")),
    path("", include("crm.consent.api")),
    path("", include("crm.exchange.api")),
]
