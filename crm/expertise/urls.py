"""Addresses of the changes of competences."""

from django.urls import path

from crm.expertise import views

urlpatterns = [
    path("contacts/<int:pk>/competences/add/", views.declare, name="competence-add"),
    path("contacts/<int:pk>/competences/<int:competence>/remove/", views.remove, name="competence-remove"),
]
