"""Addresses of the register of groups."""

from django.urls import path

from crm.register import views

urlpatterns = [
    path("groups/", views.group_list, name="group-list"),
    path("groups/add/", views.propose, name="group-add"),
    path("groups/add-people/", views.add_many, name="group-add-many"),
    path("groups/<slug:code>/", views.group, name="group"),
    path("groups/<slug:code>/edit/", views.edit, name="group-edit"),
    path("groups/<slug:code>/approve/", views.approve, name="group-approve"),
    path("groups/<slug:code>/review/", views.review, name="group-review"),
    path("groups/<slug:code>/archive/", views.archive, name="group-archive"),
    path("groups/<slug:code>/people/add/", views.add_people, name="group-people-add"),
    path("groups/<slug:code>/members/<int:membership>/", views.membership, name="group-membership"),
    path("groups/<slug:code>/members/<int:membership>/leave/", views.leave, name="group-leave"),
    path("groups/<slug:code>/members/<int:membership>/role/", views.change_role, name="group-role"),
    path("contacts/<int:pk>/groups/add/", views.enter_from_card, name="contact-group-add"),
]
