"""Addresses of this room."""

from django.urls import path

from events.changes import views

urlpatterns = [
    path("events/<slug:code>/reschedule/", views.reschedule, name="event-reschedule"),
    path("events/<slug:code>/cancel/", views.cancel, name="event-cancel"),
    path("events/<slug:code>/postpone/", views.postpone, name="event-postpone"),
    path("events/<slug:code>/update-calendars/", views.update, name="event-update"),
    path("events/<slug:code>/invitations/<int:pk>/withdraw/", views.withdraw, name="invitation-withdraw"),
]
