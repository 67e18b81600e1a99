"""The door of the first floor's API: gathers the urls of its rooms."""

from django.urls import include, path

urlpatterns = [path("", include("mailing.campaigns.api"))]
