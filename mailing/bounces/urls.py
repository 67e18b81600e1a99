"""Addresses of this room."""

from django.urls import path

from mailing.bounces import views

urlpatterns = [path("mail/<int:pk>/restore/", views.restore, name="inbound-restore")]
