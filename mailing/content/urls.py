"""Addresses of the templates of letters."""

from django.urls import path

from mailing.content import views

urlpatterns = [
    path("campaigns/templates/", views.template_list, name="template-list"),
    path("campaigns/templates/new/", views.template_create, name="template-create"),
    path("campaigns/templates/<slug:code>/", views.template, name="template"),
    path("campaigns/templates/<slug:code>/html/", views.template_html, name="template-html"),
]
