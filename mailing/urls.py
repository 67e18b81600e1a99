"""The door of the storey's pages: gathers the urls of its rooms."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "mailing"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("mailing.senders.urls")),
    path("", include("mailing.content.urls")),
    path("", include("mailing.suppression.urls")),
    path("", include("mailing.campaigns.urls")),
    path("", include("mailing.local_mail.urls")),
    path("", include("mailing.inbound.urls")),
    path("", include("mailing.bounces.urls")),
]
