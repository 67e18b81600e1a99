"""Addresses by which calendars take the public feed and one event."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from events.calendars.ical import Entry
from events.calendars.links import links
from events.publication.subscriptions import google, webcal

FEED = "https://city.example.org/p/events.ics"


def test_a_subscription_is_given_by_webcal():
    assert webcal(FEED) == "webcal://city.example.org/p/events.ics"
    assert parse_qs(urlsplit(google(FEED)).query) == {"cid": ["webcal://city.example.org/p/events.ics"]}


def test_spaces_are_percents_since_outlook_shows_a_plus_as_one():
    moment = datetime(2026, 12, 3, 14, 30, tzinfo=UTC)
    entry = Entry(
        uid="e@city.example", dtstamp=moment, sequence=0, start=moment, end=moment.replace(hour=16),
        zone="Europe/Moscow",
        summary="Слушания & бюджет", location="Дом культуры «Речна»",
    )  # fmt: skip

    assert [link.name for link in links(entry)] == ["Google", "Outlook.com", "Office 365"]
    assert "+" not in "".join(link.url for link in links(entry))
