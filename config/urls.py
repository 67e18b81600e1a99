"""The address table: each storey brings its own pages."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("crm.urls")),
    path("", include("mailing.urls")),
    path("", include("events.urls")),
]
