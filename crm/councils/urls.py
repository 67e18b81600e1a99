"""Addresses of the advisory bodies."""

from django.urls import path

from crm.councils import views

urlpatterns = [
    path("councils/", views.council_list, name="council-list"),
    path("councils/add/", views.found, name="council-add"),
    path("councils/<int:pk>/", views.council, name="council"),
    path("councils/<int:pk>/edit/", views.edit, name="council-edit"),
    path("councils/<int:pk>/seats/add/", views.seat_member, name="council-seat-add"),
    path("councils/<int:pk>/seats/<int:seat>/appoint/", views.appoint, name="council-seat-appoint"),
    path("councils/<int:pk>/seats/<int:seat>/end/", views.end, name="council-seat-end"),
]
