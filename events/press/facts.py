"""From an event and what the press office wrote to the facts of an announcement."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.access.models import User
from crm.body.models import Body
from crm.web import dates
from events.accreditation.models import Accreditation
from events.invitations.letters import deadline_words, place_words, when_words
from events.planning.models import Event
from events.press.contacts import press_contact
from events.press.layout import Facts, Line, lay_out
from events.press.models import PressAnnouncement

GATHERING = timedelta(minutes=20)  # before the start: time to pass the entrance and set up


def sheet_language() -> str:
    """An announcement is written in the body's own language."""
    return Body.current().language


def usual_gathering(event: Event) -> str:
    """The hour at which journalists usually gather, to be offered, never written down by itself."""
    return "" if event.is_all_day else dates.clock(event.starts_at.astimezone(event.zone) - GATHERING)


def suggested(event: Event, *, by: User | None) -> dict[str, str]:
    """What the fields of a new announcement begin with: what event and body say, and nothing nobody said."""
    language = sheet_language()
    with override(language):
        return {
            "headline": event.title_in(language)[:300],
            "gathering": "",
            "entrance": event.venue.access_notes[:500] if event.venue else "",
            "speakers": "\n".join(
                ", ".join(part for part in (speaker.name, speaker.post) if part) for speaker in event.speakers.all()
            ),
            "topic": event.summary_in(language),
            "questions": "",
            "shooting": "",
            "accreditation": _accreditation(event, language),
            "press_contact": press_contact(event, by=by).line[:300],
        }


def _accreditation(event: Event, language: str) -> str:
    if event.accreditation_until is None:
        return ""
    until = deadline_words(event.accreditation_until, event, language)
    link = settings.SITE_URL + reverse("events:public-accreditation", args=[event.code])
    with override(language):
        if not event.is_public:  # the form stands on public pages alone
            text = _("until %(until)s by phone or e-mail; state the outlet, name, post, equipment and car")
            return (text % {"until": until})[:500]
        text = _("until %(until)s, by the form %(link)s or by phone; state the outlet, name, post, equipment and car")
    return (text % {"until": until, "link": link})[:500]


def facts_of(announcement: PressAnnouncement, language: str) -> Facts:
    """All parts as finished words: days, place and format from the event, the rest as it was written."""
    event = announcement.event
    with override(language):
        event_format = str(event.get_format_display())
    return Facts(
        number=announcement.number,
        day=dates.long_day(announcement.dated_on, language),
        headline=announcement.headline,
        when=when_words(event, language),
        gathering=announcement.gathering,
        where=place_words(event, language),
        entrance=announcement.entrance,
        format=event_format,
        speakers=_lines(announcement.speakers),
        topic=announcement.topic,
        questions=_lines(announcement.questions),
        shooting=announcement.shooting,
        broadcast=event.online_url if event.format != Event.Format.ON_SITE else "",
        accreditation=announcement.accreditation,
        contact=announcement.press_contact,
    )


def lines_of(announcement: PressAnnouncement) -> list[Line]:
    """The sheet as it would go out now."""
    language = sheet_language()
    return lay_out(facts_of(announcement, language), language)


def accredited_count(event: Event) -> int:
    return Accreditation.objects.filter(event=event, state=Accreditation.State.APPROVED).count()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
