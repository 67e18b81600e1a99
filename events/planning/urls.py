"""Addresses of this room."""

from django.urls import path

from events.planning import views

urlpatterns = [
    path("events/new/", views.create, name="event-create"),
    path("events/<slug:code>/edit/", views.edit, name="event-edit"),
    path("events/<slug:code>/announce/", views.announce, name="event-announce"),
    path("events/<slug:code>/close-replies/", views.close_replies, name="event-close-replies"),
    path("events/<slug:code>/reopen-replies/", views.reopen_replies, name="event-reopen-replies"),
    path("events/<slug:code>/held/", views.mark_held, name="event-held"),
]
