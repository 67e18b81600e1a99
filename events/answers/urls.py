"""Addresses of this room."""

from django.urls import path

from events.answers import guest_views, views

urlpatterns = [
    path("r/<str:token>/", guest_views.answer, name="rsvp"),
    path("r/<str:token>/done/", guest_views.done, name="rsvp-done"),
    path("r/<str:token>/event.ics", guest_views.calendar, name="rsvp-calendar"),
    path("events/<slug:code>/answers/", views.event_answers, name="event-answers"),
    path("events/<slug:code>/answers/record/", views.record, name="answer-record"),
    path("events/<slug:code>/answers/<int:pk>/looked-over/", views.look_over, name="answer-looked-over"),
    path("mail/<int:pk>/answer/", views.letter_answer, name="letter-answer"),
    path("requests/", views.request_list, name="requests"),
    path("requests/<int:pk>/approve/", views.approve, name="request-approve"),
    path("requests/<int:pk>/refuse/", views.refuse, name="request-refuse"),
    path("requests/<int:pk>/same-person/", views.same_person, name="request-same-person"),
]
