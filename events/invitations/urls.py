"""Addresses of this room."""

from django.urls import path

from events.invitations import invite_views, wave_views

urlpatterns = [
    path("contacts/<int:pk>/invite/", invite_views.choose_event, name="invite-person"),
    path("events/<slug:code>/invite/", invite_views.invite, name="event-invite"),
    path("events/<slug:code>/invite/pick/", invite_views.pick, name="event-invite-pick"),
    path("events/<slug:code>/invite/check/", invite_views.check, name="event-invite-check"),
    path("events/<slug:code>/invite/letter/", invite_views.letter, name="event-invite-letter"),
    path("events/<slug:code>/invite/text/", invite_views.save_texts, name="event-invite-text"),
    path("events/<slug:code>/invite/text/reset/", invite_views.reset_texts, name="event-invite-text-reset"),
    path("events/<slug:code>/invite/send/", invite_views.send, name="event-invite-send"),
    path("events/<slug:code>/invitations/", wave_views.wave_list, name="event-waves"),
    path("events/<slug:code>/invitations/<int:pk>/", wave_views.invitation, name="invitation"),
    path("events/<slug:code>/remind/", wave_views.remind, name="event-remind"),
]
