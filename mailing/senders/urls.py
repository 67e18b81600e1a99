"""Addresses of the settings of senders."""

from django.urls import path

from mailing.senders import views

urlpatterns = [
    path("settings/senders/", views.sender_list, name="sender-list"),
    path("settings/senders/new/", views.sender_edit, name="sender-create"),
    path("settings/senders/<int:pk>/", views.sender_edit, name="sender-edit"),
    path("settings/senders/<int:pk>/remove/", views.sender_remove, name="sender-remove"),
]
