"""The door of the storey's pages: gathers the urls of its rooms."""

from django.urls import URLPattern, URLResolver

import events.accreditation.urls
import events.answers.urls
import events.attendance.urls
import events.changes.urls
import events.invitations.urls
import events.outcomes.urls
import events.overview.urls
import events.planning.urls
import events.press.urls
import events.publication.urls
import events.today.urls

app_name = "events"

urlpatterns: list[URLPattern | URLResolver] = [
    *events.planning.urls.urlpatterns,
    *events.invitations.urls.urlpatterns,
    *events.answers.urls.urlpatterns,
    *events.changes.urls.urlpatterns,
    *events.attendance.urls.urlpatterns,
    *events.accreditation.urls.urlpatterns,
    *events.outcomes.urls.urlpatterns,
    *events.press.urls.urlpatterns,
    *events.publication.urls.urlpatterns,
    *events.today.urls.urlpatterns,
    *events.overview.urls.urlpatterns,
]
