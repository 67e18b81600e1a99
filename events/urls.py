"""The door of the storey's pages: gathers the urls of its rooms."""

from django.urls import URLPattern, URLResolver

import events.answers.urls
import events.attendance.urls
import events.invitations.urls
import events.overview.urls
import events.planning.urls

app_name = "events"

urlpatterns: list[URLPattern | URLResolver] = [
    *events.planning.urls.urlpatterns,
    *events.invitations.urls.urlpatterns,
    *events.answers.urls.urlpatterns,
    *events.attendance.urls.urlpatterns,
    *events.overview.urls.urlpatterns,
]
