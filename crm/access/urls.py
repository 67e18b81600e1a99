from django.urls import URLPattern, path

from crm.access import views

urlpatterns: list[URLPattern] = [
    path("profile/", views.profile, name="profile"),
]
