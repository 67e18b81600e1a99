"""Addresses of this room."""

from django.urls import path

from events.accreditation import views

urlpatterns = [
    path("press/accreditation/", views.register, name="accreditation-register"),
    path("press/accreditation/add/", views.add, name="accreditation-add"),
    path("press/accreditation/<int:pk>/grant/", views.grant, name="accreditation-grant"),
    path("press/accreditation/<int:pk>/refuse/", views.refuse, name="accreditation-refuse"),
    path("press/accreditation/<int:pk>/revoke/", views.revoke, name="accreditation-revoke"),
]
