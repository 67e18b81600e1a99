"""Public addresses of the way out."""

from django.urls import path

from mailing.suppression import views

urlpatterns = [
    path("u/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("u/<str:token>/one-click", views.one_click, name="unsubscribe-one-click"),
]
