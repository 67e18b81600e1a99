"""What a letter about an event says to one guest: the values of its fields, its calendar part, and the revision told.

`event_values` are the same for all guests in one language; `guest_values` are the guest's own links. Calendar texts
of a wave share their bytes up to the guest's own lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.body.models import Body
from crm.web import dates
from crm.web.typography import bind
from events.calendars import ical
from events.calendars.itip import partstat_of
from events.invitations.models import Invitation, Revision
from events.invitations.tokens import token_of
from events.invitations.wording import to_what
from events.planning.models import Event, Speaker
from mailing.senders.models import Sender

LANGUAGES = ("ru", "en")
DAY_ENDS = time(23, 59)


def known_language(language: str) -> str:
    """The language a letter about an event is written in."""
    return "en" if language.startswith("en") else "ru"


def when_words(event: Event, language: str) -> str:
    """«3 декабря 2026 года, четверг, 17:30–19:30 (МСК)»; days without an hour as «16–30 ноября 2026 г.»."""
    starts, ends = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    if event.is_all_day:
        return dates.days(starts.date(), ends.date(), language)
    if starts.date() != ends.date():
        return f"{dates.stretch(starts, ends, language)} ({dates.zone_name(starts, language)})"
    told = dates.invitation_moment(starts, language)
    return told.replace(dates.clock(starts), f"{dates.clock(starts)}–{dates.clock(ends)}", 1)


def deadline_words(moment: datetime, event: Event, language: str) -> str:
    """«2 декабря 2026 г., 18:00 (МСК)»; the end of a day is told as the day."""
    there = moment.astimezone(event.zone)
    if there.time().replace(second=0, microsecond=0) >= DAY_ENDS:
        return dates.long_day(there, language)
    return f"{dates.long_day(there, language)}, {dates.clock(there)} ({dates.zone_name(there, language)})"


def place_words(event: Event, language: str) -> str:
    """Дом культуры «Речна», большой зал, г. Верхнереченск, пл. Городская, д. 1"""
    if event.venue is not None:
        return bind(", ".join(part for part in (event.venue.name, event.room, event.venue.address) if part))
    if event.format == Event.Format.ONLINE:
        with override(language):
            return _("online")
    return event.room


def event_values(
    event: Event, language: str, speakers: Iterable[Speaker] = (), *, body: Body | None = None
) -> dict[str, str]:
    """Merge fields that all guests of one language share. Empty values are left to the text's own fallbacks.

    Whoever tells of many events gives the body, so that it is not asked for each time.
    """
    language = known_language(language)
    with override(language):
        values = {
            "title": event.title_in(language),
            "kind": str(event.get_kind_display()),
            "to_what": to_what(event, language),
            "when": when_words(event, language),
            "where": place_words(event, language),
            "topic": event.summary_in(language),
            "access": event.venue.access_notes if event.venue else "",
            "online_url": event.online_url if event.format != Event.Format.ON_SITE else "",
            "project": event.project_code,
            "seats": str(event.seats or ""),
            "phone": event.contact_phone or (body or Body.current()).feedback_phone,
            "reply_until": deadline_words(event.answers_until, event, language),
            "event_url": public_url(event),
            "programme": "\n".join(
                ": ".join(part for part in (row.topic, str(row)) if part) for row in speakers if row.topic
            ),
            "speakers": "; ".join(", ".join(part for part in (row.name, row.post) if part) for row in speakers),
        }
        if event.accreditation_until:
            values["accreditation_until"] = deadline_words(event.accreditation_until, event, language)
    if event.officer is not None:
        values["officer"] = event.officer.get_full_name() if language == "en" else _full_name(event)
    return values


def _full_name(event: Event) -> str:
    officer = event.officer
    assert officer is not None
    return " ".join(part for part in (officer.last_name, officer.first_name, officer.patronymic) if part)


def guest_values(invitation: Invitation) -> dict[str, str]:
    """The guest's own links."""
    token = token_of(invitation)
    page = settings.SITE_URL + reverse("events:rsvp", args=[token])
    return {
        "answer_url": page,
        "answer_yes_url": f"{page}?a=yes",
        "answer_maybe_url": f"{page}?a=maybe",
        "answer_no_url": f"{page}?a=no",
        "ics_url": settings.SITE_URL + reverse("events:rsvp-calendar", args=[token]),
    }


def public_url(event: Event) -> str:
    """The event's page for the city; empty when it has none."""
    return settings.SITE_URL + reverse("events:public-event", args=[event.code]) if event.is_public else ""


def entry_for(
    event: Event,
    *,
    uid: str,
    sequence: int,
    dtstamp: datetime,
    language: str,
    tentative: bool = False,
    body: Body | None = None,
) -> ical.Entry:
    """An event as a guest's calendar shows it. Days stand for an event without an hour; the end is the day after."""
    language = known_language(language)
    starts, ends = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    values = event_values(event, language, body=body)
    with override(language):
        questions = _("Questions: %(phone)s") % {"phone": values["phone"]} if values["phone"] else ""
    return ical.Entry(
        uid=uid,
        dtstamp=dtstamp,
        sequence=sequence,
        start=starts.date() if event.is_all_day else starts,
        end=ends.date() + timedelta(days=1) if event.is_all_day else ends,
        zone=event.time_zone,
        summary=values["title"],
        location=values["where"],
        online_link=values["online_url"],
        description="\n\n".join(part for part in (values["topic"], values["access"], questions) if part),
        url=values["event_url"],
        tentative=tentative,
    )


@dataclass(frozen=True)
class CalendarWriter:
    """Writes the REQUESTs of one event, one sender and one moment; the shared bytes of each language are made once."""

    event: Event
    sender: Sender
    dtstamp: datetime

    @cached_property
    def _entries(self) -> dict[str, ical.Entry]:
        return {
            language: entry_for(self.event, uid="shared", sequence=0, dtstamp=self.dtstamp, language=language)
            for language in LANGUAGES
        }

    @cached_property
    def _shared(self) -> dict[str, bytes]:
        return {
            language: ical.shared_part(entry, organizer=self.organizer(language))
            for language, entry in self._entries.items()
        }

    def organizer(self, language: str) -> ical.Party:
        return ical.Party(name=self.sender.name_in(known_language(language)), email=self.sender.address)

    def request(self, invitation: Invitation, *, guest_name: str, language: str, asks: bool = True) -> str:
        """Write the REQUEST of one guest for `invitation.sequence`, with the answer on record; `asks` is RSVP=TRUE."""
        language = known_language(language)
        entry = self.entry(invitation, language)
        guest = ical.Guest(name=guest_name, email=invitation.address, partstat=partstat_of(invitation.rsvp), rsvp=asks)
        return (self._shared[language] + ical.personal_part(entry, guest=guest)).decode()

    def entry(self, invitation: Invitation, language: str) -> ical.Entry:
        """The entry of one guest."""
        shared = self._entries[known_language(language)]
        return replace(shared, uid=invitation.uid, sequence=invitation.sequence)

    def revision(self, invitation: Invitation, language: str, *, method: str = "REQUEST") -> Revision:
        """The row that remembers what this calendar mail said; unsaved."""
        return Revision(
            invitation=invitation,
            sequence=invitation.sequence,
            method=method,
            dtstamp=self.dtstamp,
            starts_at=self.event.starts_at,
            ends_at=self.event.ends_at,
            time_zone=self.event.time_zone,
            content_hash=self._hashes[known_language(language)],
        )

    @cached_property
    def _hashes(self) -> dict[str, str]:
        return {language: ical.content_hash(entry) for language, entry in self._entries.items()}
