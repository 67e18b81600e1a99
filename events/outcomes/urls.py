"""Addresses of this room."""

from django.urls import path

from events.outcomes import views

urlpatterns = [
    path("outcomes/", views.outcome_list, name="outcome-list"),
    path("events/<slug:code>/outcome/", views.outcome, name="outcome"),
    path("events/<slug:code>/outcome/edit/", views.edit, name="outcome-edit"),
    path("events/<slug:code>/outcome/request/", views.request_approval, name="outcome-request"),
    path("events/<slug:code>/outcome/approve/", views.approve, name="outcome-approve"),
    path("events/<slug:code>/outcome/send-back/", views.send_back, name="outcome-send-back"),
    path("events/<slug:code>/outcome/publish/", views.publish, name="outcome-publish"),
    path("events/<slug:code>/outcome/unpublish/", views.unpublish, name="outcome-unpublish"),
]
