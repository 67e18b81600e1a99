"""Addresses of this room."""

from django.urls import path

from events.press import views

urlpatterns = [
    path("press/", views.press_list, name="press-list"),
    path("press/outlets/", views.outlets, name="press-outlets"),
    path("press/journalists/", views.journalists, name="press-journalists"),
    path("press/announcements/<int:pk>/", views.announcement, name="announcement"),
    path("press/announcements/<int:pk>/edit/", views.edit, name="announcement-edit"),
    path("press/announcements/<int:pk>/send/", views.send, name="announcement-send"),
    path("press/announcements/<int:pk>/withdraw/", views.withdraw, name="announcement-withdraw"),
    path("events/<slug:code>/press/", views.event_press, name="event-press"),
    path("events/<slug:code>/press/announce/", views.begin, name="announcement-begin"),
]
