"""What every page knows: the public body, the sections the reader may open, the reader's wishes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from crm.body.models import Body
from crm.web import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. All of it is lazy: a page that shows no navigation asks the database for nothing."""
    user = getattr(request, "user", None)
    body = getattr(request, "public_body", None) or SimpleLazyObject(Body.current)
    return {
        "body": body,
        "nav": SimpleLazyObject(lambda: _Navigation(request)),
        "public_nav": SimpleLazyObject(lambda: _PublicNavigation(request)),
        "settings_nav": SimpleLazyObject(lambda: navigation.settings_entries(request.user, request.path)),  # type: ignore[arg-type]
        "theme": user.theme if user is not None and user.is_authenticated else request.COOKIES.get("theme", ""),
        "is_airy": bool(user is not None and user.is_authenticated and user.is_airy),
        "letters_stay_here": settings.MAIL_STAYS_HERE,
    }


class _Navigation:
    """The entries of the reader's navigation in blocks; `foot` is the last of them."""

    def __init__(self, request: HttpRequest) -> None:
        user = request.user
        blocks = navigation.entries_for(user, request.path) if user.is_authenticated else [[]]
        self.blocks, self.foot = blocks[:-1], blocks[-1]
        flat = [entry for block in blocks for entry in block]
        self.current = next((entry for entry in flat if entry.is_current), None)
        self.search_url = next((entry.url for entry in flat if entry.section.key == "contacts"), "")
        self.keys = {entry.section.key: entry.url for entry in flat}


class _PublicNavigation:
    """The public sections, the feeds, and where the name of the site leads."""

    def __init__(self, request: HttpRequest) -> None:
        self.entries, self.feeds = navigation.public_entries(request.path)
        self.home = self.entries[0].url if self.entries else "/"
