"""Addresses of web calendars."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from events.publication.calendar_links import Shown, google, outlook, subscribe_google, webcal

HEARING = Shown(
    title="Слушания & бюджет",
    start=datetime(2026, 12, 3, 14, 30, tzinfo=UTC),
    end=datetime(2026, 12, 3, 16, 30, tzinfo=UTC),
    place="Дом культуры «Речна»",
    text="Приходите",
)
DISCUSSION = Shown(title="Обсуждение", start=date(2026, 11, 16), end=date(2026, 12, 2))


def asked(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_google_gets_moments_in_utc():
    assert asked(google(HEARING)) == {
        "action": "TEMPLATE",
        "text": "Слушания & бюджет",
        "dates": "20261203T143000Z/20261203T163000Z",
        "details": "Приходите",
        "location": "Дом культуры «Речна»",
    }


def test_google_gets_days_with_an_exclusive_end():
    assert asked(google(DISCUSSION))["dates"] == "20261116/20261202"


@pytest.mark.parametrize(("is_office", "host"), [(False, "outlook.live.com"), (True, "outlook.office.com")])
def test_outlook_has_two_hosts(is_office, host):
    url = outlook(HEARING, is_office=is_office)

    assert urlsplit(url).netloc == host
    assert (asked(url)["startdt"], asked(url)["subject"]) == ("2026-12-03T14:30:00Z", "Слушания & бюджет")
    assert asked(outlook(DISCUSSION))["allday"] == "true"


def test_spaces_are_percents_since_outlook_shows_a_plus_as_one():
    assert "+" not in google(HEARING) + outlook(HEARING)


def test_a_long_text_is_cut():
    assert (
        len(asked(google(Shown(title="a", start=date(2026, 1, 1), end=date(2026, 1, 2), text="б" * 3_000)))["details"])
        == 1_000
    )


def test_a_subscription_is_given_by_webcal():
    assert webcal("https://city.example.org/p/events.ics") == "webcal://city.example.org/p/events.ics"
    assert (
        asked(subscribe_google("https://city.example.org/p/events.ics"))["cid"]
        == "webcal://city.example.org/p/events.ics"
    )
