"""Feeds, the file of one event, and what machines ask for: robots.txt, the site map."""

import hashlib
from calendar import timegm
from datetime import datetime
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from crm.body.models import Body
from events.planning.models import Event
from events.publication import feeds, visible

MOST_ITEMS = 60


def answer(request: HttpRequest, content: bytes, content_type: str, *, changed: datetime | None = None) -> HttpResponse:
    """Answer with a strong ETag made of the bytes themselves; 304 when the reader has them already."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    moment = timegm(changed.utctimetuple()) if changed else None
    response = HttpResponse(content, content_type=content_type)
    found = get_conditional_response(request, etag=etag, last_modified=moment, response=response)
    assert isinstance(found, HttpResponse)
    found.headers["ETag"] = etag
    if moment is not None:
        found.headers["Last-Modified"] = http_date(moment)
    found.headers["Cache-Control"] = "public, max-age=900, stale-while-revalidate=900"
    return found


def feed_language(request: HttpRequest) -> str:
    """A feed speaks the language its address names, else the body's; by a cookie caches would mix them."""
    asked = request.GET.get("lang", "")
    return asked if asked in feeds.LANGUAGES else Body.current().language


@require_safe
def ical_feed(request: HttpRequest) -> HttpResponse:
    now, language = timezone.now(), feed_language(request)
    found = visible.in_feed(now)
    if (kind := request.GET.get("kind", "")) in Event.Kind.values:
        found = found.filter(kind=kind)
    response = answer(
        request, feeds.calendar(found, language), "text/calendar; charset=utf-8", changed=visible.feed_moment(now)
    )
    response.headers["Content-Disposition"] = 'inline; filename="events.ics"'
    return response


@require_safe
def event_file(request: HttpRequest, code: str) -> HttpResponse:
    event = get_object_or_404(visible.events(), code=code)
    language = (get_language() or "ru")[:2]
    response = answer(request, feeds.calendar_file(event, language), "text/calendar; charset=utf-8; method=PUBLISH")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.code}.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _items(language: str) -> list[dict[str, object]]:
    now = timezone.now()
    events = visible.in_feed(now).order_by("-state_at", "-pk")[:MOST_ITEMS]
    return feeds.items(events, visible.outcomes()[:MOST_ITEMS], language)[:MOST_ITEMS]


@require_safe
def rss_feed(request: HttpRequest) -> HttpResponse:
    language = feed_language(request)
    return answer(request, feeds.rss(_items(language), language), "application/rss+xml; charset=utf-8")


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    language = feed_language(request)
    return answer(request, feeds.json_feed(_items(language), language), "application/feed+json; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Machines may read the public pages and nothing else."""
    lines = [
        "User-agent: *",
        "Allow: /p/",
        "Allow: /static/",
        "Disallow: /",
        "",
        f"Sitemap: {feeds.address('sitemap')}",
        "",
    ]
    return answer(request, "\n".join(lines).encode(), "text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    pages: list[tuple[str, datetime | None]] = [
        (feeds.address(name), None)
        for name in ("public-calendar", "public-outcomes", "public-press", "public-councils")
    ]
    pages += [
        (feeds.address("public-event", event.code), event.changed_at) for event in visible.events().order_by("pk")
    ]
    pages += [
        (feeds.address("public-outcome", version.outcome.event.code), version.published_at)
        for version in visible.outcomes()
    ]
    pages += [
        (feeds.address("public-announcement", row.number), row.published_at) for row in visible.announcements(now)
    ]
    entries = "".join(
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{changed.date().isoformat()}</lastmod>' if changed else ''}</url>\n"
        for url, changed in pages
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>\n"
    )
    return answer(request, text.encode(), "application/xml; charset=utf-8")
