"""The door of the storey's pages: gathers the urls of its rooms."""

from django.urls import URLPattern, URLResolver

app_name = "crm"

urlpatterns: list[URLPattern | URLResolver] = []
