"""The life of an announcement: begun from an event, written, sent for approval as a campaign, withdrawn."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.access.models import User
from crm.consent.models import LetterClass
from crm.contacts.names import PersonName, salutation
from crm.journal import actions as journal
from crm.organisations.models import MediaOutlet
from crm.web.control_signs import refuse_control_signs
from events.invitations.waves import default_sender
from events.planning.models import Event
from events.press.facts import lines_of, sheet_language, suggested
from events.press.layout import Line, fits_one_page, letter_text
from events.press.models import CALLED_OFF, PressAnnouncement
from events.press.queries import Reader, readers_of
from events.press.refusals import (
    EventNotAnnounced,
    LettersHaveMistakes,
    LongerThanAPage,
    NotADraft,
    NotForPress,
    NothingToWithdraw,
)
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient, Texts, person_values
from mailing.campaigns.rehearsal import Rehearsal, rehearse

State = PressAnnouncement.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the press office writes; names are those of the model."""

    headline: str
    press_contact: str
    gathering: str = ""
    entrance: str = ""
    speakers: str = ""
    topic: str = ""
    questions: str = ""
    shooting: str = ""
    accreditation: str = ""


@transaction.atomic
def begin_announcement(event: Event, *, by: User | None, now: datetime) -> PressAnnouncement:
    """Begin an announcement filled from the event; an unsent one is answered as it is. Raises NotForPress."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    unsent = event.announcements.filter(state__in=(State.DRAFT, State.ON_APPROVAL)).first()
    if unsent is not None:
        return unsent
    if event.state in CALLED_OFF:
        raise NotForPress
    last = PressAnnouncement.objects.aggregate(last=Max("number"))["last"] or 0
    announcement = PressAnnouncement.objects.create(
        event=event,
        number=last + 1,
        dated_on=timezone.localdate(now, event.zone),
        department=event.department,
        created_by=by,
        created_at=now,
        **suggested(event, by=by),
    )
    announcement.outlets.set(event.outlets.all())
    _written_by(announcement, by)
    journal.record("announcement.begun", announcement, by=by, at=now, event=event.code)
    return announcement


@transaction.atomic
def write_announcement(
    announcement: PressAnnouncement, words: Words, outlets: Collection[MediaOutlet], *, by: User | None, now: datetime
) -> PressAnnouncement:
    """Change the words and the chosen outlets of a draft. Raises NotADraft."""
    announcement = _locked(announcement)
    if announcement.state != State.DRAFT:
        raise NotADraft
    refuse_control_signs(PressAnnouncement, asdict(words), texts=("accreditation",))
    changed = [name for name, value in asdict(words).items() if getattr(announcement, name) != value]
    for name in changed:
        setattr(announcement, name, getattr(words, name))
    announcement.save()
    if {outlet.pk for outlet in outlets} != set(announcement.outlets.values_list("pk", flat=True)):
        announcement.outlets.set(outlets)
        changed.append("outlets")
    if changed:
        _written_by(announcement, by)
        journal.record("announcement.written", announcement, by=by, at=now, fields=changed)
    return announcement


@transaction.atomic
def send_for_approval(
    announcement: PressAnnouncement,
    *,
    by: User,
    now: datetime,
    send_at: datetime | None = None,
    always_ask: bool = False,
) -> PressAnnouncement:
    """Freeze the sheet and its list as a campaign of class press and ask a second person.

    `send_at` is the hour that the letters wait for, and with them the public page. A body of one member of staff
    sends at once, never with `always_ask`; the campaign writes that down. Raises NotADraft, EventNotAnnounced,
    LongerThanAPage, LettersHaveMistakes and the refusals of mailing.campaigns (an empty list, no sender).
    """
    announcement = _locked(announcement)
    if announcement.state != State.DRAFT:
        raise NotADraft
    if announcement.event.state in CALLED_OFF:
        raise NotForPress
    if announcement.event.state not in Event.PUBLIC_STATES:
        raise EventNotAnnounced
    announcement.dated_on = timezone.localdate(now, announcement.event.zone)
    lines = lines_of(announcement)
    if not fits_one_page(lines):
        raise LongerThanAPage
    announcement.page, announcement.state = [line.as_json() for line in lines], State.ON_APPROVAL
    campaign = _campaign(announcement, lines, send_at=send_at, by=by, now=now)
    announcement.campaign = campaign
    announcement.save()
    campaign = campaigns.freeze(campaign, recipients(announcement, now=now), by=by, now=now)
    rehearsal = rehearse(campaign, now=now)
    if not rehearsal.passed:
        raise LettersHaveMistakes(_what_is_wrong(rehearsal))
    journal.record("announcement.approval_requested", announcement, by=by, at=now, campaign=campaign.pk)
    if always_ask or campaigns.needs_approval(campaign):
        campaigns.request_approval(campaign, by=by, now=now)
    else:
        campaigns.launch(campaign, by=by, now=now)
    return PressAnnouncement.objects.get(pk=announcement.pk)


@transaction.atomic
def withdraw_announcement(
    announcement: PressAnnouncement, *, reason: str, by: User, now: datetime
) -> PressAnnouncement:
    """Take an announcement off the public pages. Letters that left stay; those that wait for their hour never leave.

    Raises NothingToWithdraw.
    """
    announcement = _locked(announcement)
    if announcement.state not in (State.SENT, State.SCHEDULED):
        raise NothingToWithdraw
    announcement.state = State.WITHDRAWN
    announcement.save(update_fields=["state"])
    journal.record("announcement.withdrawn", announcement, by=by, at=now, reason=reason)
    if announcement.campaign is not None and announcement.campaign.state == Campaign.State.SCHEDULED:
        campaigns.cancel(announcement.campaign, by=by, now=now, reason="announcement_withdrawn")
    return announcement


def recipients(announcement: PressAnnouncement, *, now: datetime) -> list[Recipient]:
    """Those who get it, in the order of the queue."""
    readers = readers_of(announcement.outlets.select_related("organisation"), now=now)
    language = sheet_language()
    return [_recipient(reader, language) for reader in readers if not reader.against]


def _what_is_wrong(rehearsal: Rehearsal) -> str:
    """The first findings, each once, after the sentence of the refusal."""
    texts = list(dict.fromkeys(problem.text for problem in rehearsal.stopping))
    return " ".join([str(LettersHaveMistakes.message), *texts[:3]])


def _recipient(reader: Reader, language: str) -> Recipient:
    outlet = reader.outlet.organisation.short_name
    if reader.contact is not None:
        return Recipient(
            key=f"contact:{reader.contact.pk}",
            contact_id=reader.contact.pk,
            address=reader.address,
            shown_name=reader.contact.full_name,
            language=reader.contact.language,
            reason={"code": "outlet", "id": reader.outlet.pk, "ru": outlet, "en": outlet},
            values=person_values(reader.contact, reader.contact.language),
        )
    return Recipient(
        key=f"outlet:{reader.outlet.pk}",
        contact_id=None,
        address=reader.address,
        shown_name=outlet,
        language=language,
        reason={"code": "mailbox", "id": reader.outlet.pk, "ru": outlet, "en": outlet},
        values={"salutation": salutation(PersonName(), "", language), "name": outlet},
    )


def _campaign(
    announcement: PressAnnouncement, lines: list[Line], *, send_at: datetime | None, by: User, now: datetime
) -> Campaign:
    """The campaign that carries the sheet: the one that was sent back, else a new one."""
    language = sheet_language()
    with override(language):
        subject = _("Announcement for the media: %(headline)s") % {"headline": " ".join(announcement.headline.split())}
    body = "{{salutation}}\n\n" + letter_text(lines)
    # The sheet is written in one language. Russian is the one every letter has; an English body gets it in both.
    english = (subject[:200], body) if language == "en" else ("", "")
    texts = Texts(subject[:200], body, *english)
    known = announcement.campaign
    if known is not None and known.state == Campaign.State.DRAFT:
        if known.scheduled_at != send_at:
            known = campaigns.change_time(known, send_at, by=by, now=now)
        return campaigns.change_texts(known, texts, by=by, now=now, also_by=_writers(announcement))
    event = announcement.event
    return campaigns.draft_campaign(
        title=f"Анонс № {announcement.number}: {announcement.headline}"[:300],
        purpose=Campaign.Purpose.ANNOUNCEMENT,
        letter_class=LetterClass.PRESS,
        texts=texts,
        sender=default_sender(),
        department=announcement.department,
        by=by,
        now=now,
        give_up_at=event.starts_at if event.starts_at > now else None,
        scheduled_at=send_at,
        also_by=_writers(announcement),
    )


def _written_by(announcement: PressAnnouncement, by: User | None) -> None:
    if by is not None:
        announcement.writers.add(by)


def _writers(announcement: PressAnnouncement) -> list[int]:
    return list(announcement.writers.values_list("pk", flat=True))


def _locked(announcement: PressAnnouncement) -> PressAnnouncement:
    rows = PressAnnouncement.objects.select_for_update(of=("self",)).select_related("event", "event__venue", "campaign")
    return rows.get(pk=announcement.pk)
