"""Addresses of this room."""

from django.urls import path

from events.overview import views

urlpatterns = [
    path("events/", views.event_list, name="event-list"),
    path("events/month/", views.month, name="event-month"),
    path("events/<slug:code>/", views.event_page, name="event"),
]
