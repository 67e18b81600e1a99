"""Addresses of the list and the card."""

from django.urls import path

from crm.overview import views

urlpatterns = [
    path("contacts/", views.contact_list, name="contact-list"),
    path("contacts/add/", views.add, name="contact-add"),
    path("contacts/add/similar/", views.similar_people, name="contact-similar"),
    path("contacts/<int:pk>/", views.contact, name="contact"),
    path("contacts/<int:pk>/consents/", views.consents, name="contact-consents"),
    path("contacts/<int:pk>/journal/", views.contact_journal, name="contact-journal"),
    path("contacts/<int:pk>/tabs/<slug:key>/", views.contact_tab, name="contact-tab"),
]
