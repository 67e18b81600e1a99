"""The door of the storey's pages: gathers the urls of its rooms."""

from django.urls import URLPattern, URLResolver

app_name = "events"

urlpatterns: list[URLPattern | URLResolver] = []
