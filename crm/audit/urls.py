from django.urls import path

from crm.audit import views

urlpatterns = [
    path("journal/", views.journal_page, name="journal"),
    path("journal/check/", views.check, name="journal-check"),
]
