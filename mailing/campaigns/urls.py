"""Addresses of campaigns and their letters."""

from django.urls import path

from mailing.campaigns import draft_views, letter_views, views

urlpatterns = [
    path("campaigns/", views.campaign_list, name="campaign-list"),
    path("campaigns/new/", draft_views.create, name="campaign-create"),
    path("campaigns/<int:pk>/", views.campaign, name="campaign"),
    path("campaigns/<int:pk>/choose/", draft_views.choose, name="campaign-choose"),
    path("campaigns/<int:pk>/text/", draft_views.save_text, name="campaign-text"),
    path("campaigns/<int:pk>/time/", draft_views.save_time, name="campaign-time"),
    path("campaigns/<int:pk>/preview/", draft_views.preview, name="campaign-preview"),
    path("campaigns/<int:pk>/check/", draft_views.check, name="campaign-check"),
    path("campaigns/<int:pk>/send/", draft_views.send, name="campaign-send"),
    path("campaigns/<int:pk>/take-back/", draft_views.take_back, name="campaign-take-back"),
    path("campaigns/<int:pk>/approve/", views.approve, name="campaign-approve"),
    path("campaigns/<int:pk>/send-back/", views.send_back, name="campaign-send-back"),
    path("campaigns/<int:pk>/pause/", views.pause, name="campaign-pause"),
    path("campaigns/<int:pk>/resume/", views.resume, name="campaign-resume"),
    path("campaigns/<int:pk>/cancel/", views.cancel, name="campaign-cancel"),
    path("campaigns/<int:pk>/letters/<int:letter>/", letter_views.letter, name="letter"),
    path("campaigns/<int:pk>/letters/<int:letter>/html/", letter_views.letter_html, name="letter-html"),
    path("campaigns/<int:pk>/letters/<int:letter>/letter.eml", letter_views.letter_file, name="letter-file"),
    path(
        "campaigns/<int:pk>/letters/<int:letter>/treat-as-sent/",
        letter_views.treat_as_sent,
        name="letter-treat-as-sent",
    ),
    path("campaigns/<int:pk>/letters/<int:letter>/send-again/", letter_views.send_again, name="letter-send-again"),
]
