"""Feeds of what the city may see: calendar (RFC 5545), RSS 2.0, JSON Feed 1.1. Equal rows give equal bytes."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.body.models import Body
from events.calendars import ical
from events.invitations.letters import entry_for, place_words, public_url, when_words
from events.outcomes.models import OutcomeVersion
from events.outcomes.report import Report
from events.planning.models import Event

LANGUAGES = ("ru", "en")


def address(name: str, *args: object) -> str:
    """The full address of a public page: from the settings alone, never from the request."""
    return settings.SITE_URL + reverse(f"events:{name}", args=args)


# --- Calendar ---------------------------------------------------------------------------------------------------------


def calendar_entry(event: Event, language: str, body: Body | None = None) -> ical.Entry:
    """An event as a stranger's calendar shows it: under the event's own UID, stamped by its last change."""
    called_off = event.state in (Event.State.CANCELLED, Event.State.POSTPONED)
    entry = entry_for(
        event, uid=event.uid, sequence=event.sequence, dtstamp=event.changed_at, language=language, body=body
    )
    with override(language):
        words = {
            Event.State.CANCELLED: _("CANCELLED: %(title)s"),
            Event.State.POSTPONED: _("POSTPONED: %(title)s"),
        }.get(event.state, "%(title)s")  # type: ignore[call-overload]
        category = str(event.get_kind_display())
    return ical.Entry(
        uid=entry.uid,
        dtstamp=entry.dtstamp,
        sequence=entry.sequence,
        start=entry.start,
        end=entry.end,
        zone=entry.zone,
        summary=words % {"title": entry.summary},
        location=entry.location,
        online_link=entry.online_link,
        description=entry.description,
        url=entry.url,
        cancelled=called_off,
        last_modified=event.changed_at,
        categories=(category,),
    )


def calendar(events: Iterable[Event], language: str) -> bytes:
    """The subscription to all public events."""
    body = Body.current()
    with override(language):
        head = ical.FeedHead(
            name=_("%(body)s: events") % {"body": body.name_in(language)},
            zone=body.time_zone,
            source=address("public-ical"),
            url=address("public-calendar"),
            cancelled_prefix="",  # the titles say themselves what became of the event
        )
    return ical.feed(head, [calendar_entry(event, language, body) for event in events])


def calendar_file(event: Event, language: str) -> bytes:
    """One event for download."""
    return ical.publication(calendar_entry(event, language))


# --- News -------------------------------------------------------------------------------------------------------------


def items(events: Iterable[Event], outcomes: Iterable[OutcomeVersion], language: str) -> list[dict[str, Any]]:
    """Announced events and published outcomes as items of a feed, the latest first."""
    with override(language):
        found = [_event_item(event, language) for event in events]
        found += [_outcome_item(version, language) for version in outcomes]
    return sorted(found, key=lambda item: (item["date"], item["id"]), reverse=True)


def _event_item(event: Event, language: str) -> dict[str, Any]:
    title = event.title_in(language)
    if event.state == Event.State.CANCELLED:
        title = _("CANCELLED: %(title)s") % {"title": title}
    elif event.state == Event.State.POSTPONED:
        title = _("POSTPONED: %(title)s") % {"title": title}
    lines = [
        f"{event.get_kind_display()}. {when_words(event, language)}.",
        place_words(event, language),
        event.summary_in(language),
    ]
    return {
        "id": event.uid,
        "title": title,
        "url": public_url(event),
        "text": "\n".join(line for line in lines if line),
        "date": event.state_at,
        "kind": str(event.get_kind_display()),
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "modified": event.changed_at,
    }


def _outcome_item(version: OutcomeVersion, language: str) -> dict[str, Any]:
    report = Report(version.content, language)
    return {
        "id": f"outcome-{version.number}-{version.outcome.event.uid}",
        "title": _("Outcome: %(title)s") % {"title": report.title},
        "url": address("public-outcome", version.outcome.event.code),
        "text": report.text,
        "date": version.published_at,
        "kind": _("outcome"),
        "starts_at": None,
        "ends_at": None,
        "modified": version.published_at,
    }


def rss(found: list[dict[str, Any]], language: str) -> bytes:
    """RSS 2.0; the day of the build is that of the newest item, so equal items give equal bytes."""
    body = Body.current()
    with override(language):
        feed = Rss201rev2Feed(
            title=_("%(body)s: events and outcomes") % {"body": body.name_in(language)},
            link=address("public-calendar"),
            description=_("Announced events and what came of them."),
            language=language,
            feed_url=address("public-rss"),
        )
    for item in found:
        feed.add_item(
            title=item["title"],
            link=item["url"],
            description=item["text"],
            unique_id=item["id"],
            unique_id_is_permalink=False,
            pubdate=item["date"],
            updateddate=item["date"],
            categories=(item["kind"],),
        )
    return str(feed.writeString("utf-8")).encode() if found else _empty(feed)


def _empty(feed: Rss201rev2Feed) -> bytes:
    """Without items Django would stamp the hour of the request."""
    feed.latest_post_date = lambda: datetime.fromtimestamp(0, tz=Body.current().zone)  # type: ignore[method-assign]
    return str(feed.writeString("utf-8")).encode()


def json_feed(found: list[dict[str, Any]], language: str) -> bytes:
    """JSON Feed 1.1 with the hours of events in an extension of its own."""
    body = Body.current()
    with override(language):
        title = _("%(body)s: events and outcomes") % {"body": body.name_in(language)}
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "language": language,
        "home_page_url": address("public-calendar"),
        "feed_url": address("public-json"),
        "items": [
            {
                "id": item["id"],
                "url": item["url"],
                "title": item["title"],
                "content_text": item["text"] or item["title"],
                "date_published": item["date"].isoformat(),
                "date_modified": item["modified"].isoformat(),
                "tags": [item["kind"]],
                **(
                    {"_event": {"starts_at": item["starts_at"].isoformat(), "ends_at": item["ends_at"].isoformat()}}
                    if item["starts_at"]
                    else {}
                ),
            }
            for item in found
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
