"""Addresses of the pages for everyone."""

from django.urls import path

from events.publication import accreditation_views, feed_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", feed_views.robots, name="robots"),
    path("sitemap.xml", feed_views.sitemap, name="sitemap"),
    path("p/", views.calendar, name="public-calendar"),
    path("p/subscribe/", views.subscribe, name="public-subscribe"),
    path("p/events.ics", feed_views.ical_feed, name="public-ical"),
    path("p/events.rss", feed_views.rss_feed, name="public-rss"),
    path("p/events.json", feed_views.json_feed, name="public-json"),
    path("p/events/<slug:code>/", views.event, name="public-event"),
    path("p/events/<slug:code>/event.ics", feed_views.event_file, name="public-event-file"),
    path("p/events/<slug:code>/accreditation/", accreditation_views.accreditation, name="public-accreditation"),
    path("p/events/<slug:code>/accreditation/done/", accreditation_views.done, name="public-accreditation-done"),
    path("p/outcomes/", views.outcomes, name="public-outcomes"),
    path("p/outcomes/<slug:code>/", views.outcome, name="public-outcome"),
    path("p/outcomes/<slug:code>/<int:number>/", views.outcome, name="public-outcome-version"),
    path("p/press/", views.press, name="public-press"),
    path("p/press/<int:number>/", views.announcement, name="public-announcement"),
    path("p/councils/", views.councils, name="public-councils"),
    path("p/councils/<int:pk>/", views.council, name="public-council"),
]
