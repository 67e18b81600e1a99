"""The door of the second floor's API: gathers the urls of its rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("events.planning.api")),
    path("", include("events.invitations.api")),
    path("", include("events.answers.api")),
    path("", include("events.changes.api")),
    path("", include("events.press.api")),
    path("", include("events.accreditation.api")),
    path("", include("events.attendance.api")),
    path("", include("events.outcomes.api")),
]
