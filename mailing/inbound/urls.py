"""Addresses of this room."""

from django.urls import path

from mailing.inbound import views

urlpatterns = [
    path("mail/", views.letter_list, name="inbound-list"),
    path("mail/<int:pk>/", views.letter_page, name="inbound-letter"),
    path("mail/<int:pk>/source/", views.source, name="inbound-source"),
    path("mail/<int:pk>/done/", views.decide, name="inbound-decide"),
    path("mail/<int:pk>/reopen/", views.reopen, name="inbound-reopen"),
    path("mail/<int:pk>/read-again/", views.read_again, name="inbound-read-again"),
]
