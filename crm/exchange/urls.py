"""Addresses of the import."""

from django.urls import path

from crm.exchange import views

urlpatterns = [
    path("contacts/imports/", views.imports, name="import-list"),
    path("contacts/imports/new/", views.upload, name="import-new"),
    path("contacts/imports/<int:pk>/", views.detail, name="import-detail"),
    path("contacts/imports/<int:pk>/columns/", views.columns, name="import-columns"),
    path("contacts/imports/<int:pk>/groups/", views.groups, name="import-groups"),
    path("contacts/imports/<int:pk>/rows/<int:number>/", views.decide, name="import-decide"),
    path("contacts/imports/<int:pk>/commit/", views.commit, name="import-commit"),
    path("contacts/imports/<int:pk>/discard/", views.discard, name="import-discard"),
    path("contacts/imports/<int:pk>/undo/", views.undo, name="import-undo"),
]
