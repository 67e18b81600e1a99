"""Addresses of the changes of a card."""

from django.urls import path

from crm.contacts import views

urlpatterns = [
    path("contacts/<int:pk>/edit/", views.edit, name="contact-edit"),
    path("contacts/<int:pk>/state/", views.set_state, name="contact-state"),
    path("contacts/<int:pk>/conversation/", views.note_interaction, name="contact-conversation"),
    path("contacts/<int:pk>/emails/add/", views.add_email, name="contact-email-add"),
    path("contacts/<int:pk>/emails/<int:email>/", views.replace_email, name="contact-email-replace"),
    path("contacts/<int:pk>/emails/<int:email>/primary/", views.make_email_primary, name="contact-email-primary"),
    path("contacts/<int:pk>/emails/<int:email>/trust/", views.trust_email, name="contact-email-trust"),
    path("contacts/<int:pk>/emails/<int:email>/remove/", views.remove_email, name="contact-email-remove"),
    path("contacts/<int:pk>/phones/add/", views.add_phone, name="contact-phone-add"),
    path("contacts/<int:pk>/phones/<int:phone>/", views.replace_phone, name="contact-phone-replace"),
    path("contacts/<int:pk>/phones/<int:phone>/primary/", views.make_phone_primary, name="contact-phone-primary"),
    path("contacts/<int:pk>/phones/<int:phone>/remove/", views.remove_phone, name="contact-phone-remove"),
]
