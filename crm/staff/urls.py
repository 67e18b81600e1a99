from django.urls import path

from crm.staff import views

urlpatterns = [
    path("settings/staff/", views.colleagues, name="staff-list"),
    path("settings/staff/new/", views.new_colleague, name="staff-new"),
    path("settings/staff/<int:pk>/", views.colleague, name="staff-card"),
    path("settings/staff/<int:pk>/link/", views.send_link, name="staff-link"),
    path("settings/staff/<int:pk>/switch-off/", views.switch_off, name="staff-switch-off"),
    path("settings/staff/<int:pk>/switch-on/", views.switch_on, name="staff-switch-on"),
    path(
        "settings/staff/<int:pk>/forget-second-factor/", views.forget_second_factor, name="staff-forget-second-factor"
    ),
    path("settings/departments/", views.departments, name="department-list"),
    path("settings/departments/new/", views.edit_department, name="department-new"),
    path("settings/departments/<int:pk>/", views.edit_department, name="department-edit"),
    path("settings/departments/<int:pk>/close/", views.close_department, name="department-close"),
    path("settings/departments/<int:pk>/reopen/", views.reopen_department, name="department-reopen"),
]
