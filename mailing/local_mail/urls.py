"""Pages of the mailbox."""

from django.urls import path

from mailing.local_mail import views

urlpatterns = [
    path("local-mail/", views.mailbox, name="mailbox"),
    path("local-mail/<int:pk>/", views.letter, name="mailbox-letter"),
    path("local-mail/<int:pk>/html/", views.letter_html, name="mailbox-letter-html"),
    path("local-mail/<int:pk>/files/<int:number>/", views.letter_file, name="mailbox-letter-file"),
    path("local-mail/<int:pk>/answer/", views.answer, name="mailbox-answer"),
]
