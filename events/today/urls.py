"""Address of the first page."""

from django.urls import path

from events.today import views

urlpatterns = [path("today/", views.today, name="today")]
