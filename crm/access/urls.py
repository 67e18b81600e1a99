from django.urls import path

from crm.access import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/tokens/", views.tokens, name="token-list"),
    path("profile/tokens/new/", views.new_token, name="token-new"),
    path("profile/tokens/<int:pk>/revoke/", views.revoke, name="token-revoke"),
    path("onward/", views.onward, name="onward"),
    path("kept-form/", views.kept_form, name="kept-form"),
]
