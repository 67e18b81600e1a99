"""Addresses by which calendar programs take the public feed. No Django. Source: CALENDAR section 4.1."""

from urllib.parse import quote, urlencode


def webcal(feed_url: str) -> str:
    """The address that calendar programs take as a subscription."""
    return "webcal://" + feed_url.split("://", 1)[-1]


def google(feed_url: str) -> str:
    """calendar.google.com with the subscription filled in."""
    return "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal(feed_url)}, quote_via=quote)
