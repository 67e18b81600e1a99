"""Addresses of organisations and positions."""

from django.urls import path

from crm.organisations import views

urlpatterns = [
    path("organisations/", views.organisation_list, name="organisation-list"),
    path("organisations/add/", views.add, name="organisation-add"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", views.edit, name="organisation-edit"),
    path("contacts/<int:pk>/positions/add/", views.give_position, name="position-add"),
    path("contacts/<int:pk>/positions/<int:position>/end/", views.end_position, name="position-end"),
]
