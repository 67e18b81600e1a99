from django.urls import path

from crm.office import views

urlpatterns = [
    path("first-run/", views.first_run, name="first-run"),
    path("style/", views.style, name="style"),
    path("settings/", views.settings_home, name="settings"),
    path("settings/body/", views.body, name="body"),
    path("settings/body/change/", views.change_body, name="body-change"),
    path("settings/body/alone/", views.work_alone, name="body-alone"),
    path("settings/body/together/", views.work_together, name="body-together"),
]
