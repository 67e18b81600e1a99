"""Addresses of this room."""

from django.urls import path

from events.attendance import door_views, views

urlpatterns = [
    path("events/<slug:code>/door/", views.door, name="door"),
    path("events/<slug:code>/door/list/", door_views.door_page, name="door-list"),
    path("events/<slug:code>/door/mark/", door_views.door_mark, name="door-mark"),
    path("events/<slug:code>/door/walk-in/", door_views.door_walk_in, name="door-walk-in"),
    path("events/<slug:code>/door/sheet/", views.sheet, name="door-sheet"),
    path("events/<slug:code>/door/rest-absent/", views.rest_absent, name="door-rest-absent"),
    path("events/<slug:code>/door/links/", views.make_link, name="door-link-make"),
    path("events/<slug:code>/door/links/<int:pk>/revoke/", views.revoke_link, name="door-link-revoke"),
    path("d/<str:token>/", door_views.helper_page, name="helper-list"),
    path("d/<str:token>/mark/", door_views.helper_mark, name="helper-mark"),
    path("d/<str:token>/walk-in/", door_views.helper_walk_in, name="helper-walk-in"),
]
