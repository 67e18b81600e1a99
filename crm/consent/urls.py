"""Addresses of the changes of the ledger."""

from django.urls import path

from crm.consent import views

urlpatterns = [
    path("contacts/<int:pk>/consents/add/", views.record, name="consent-add"),
    path("contacts/<int:pk>/consents/withdraw/", views.withdraw, name="consent-withdraw"),
    path("contacts/<int:pk>/opt-outs/add/", views.opt_out, name="opt-out-add"),
    path("contacts/<int:pk>/opt-outs/<int:opt_out>/end/", views.end_opt_out, name="opt-out-end"),
]
