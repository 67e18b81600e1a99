"""What becomes of invitations when their letters are let go, returned or called off (port of mailing.campaigns)."""

from datetime import datetime

from crm.journal import actions as journal
from events.invitations.letters import LANGUAGES, event_values
from events.invitations.models import Invitation, Wave
from events.planning.actions import announce_event
from events.planning.models import Event
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery


def launched(campaign: Campaign, *, now: datetime) -> None:
    """The letters may leave: their invitations count from now on, and the event is no secret any more."""
    wave = _wave_of(campaign)
    if wave is None:
        return
    issued = wave.invitations.filter(issued_at__isnull=True).update(issued_at=now)
    journal.record("wave.launched", wave, by=campaign.approved_by, at=now, event=wave.event.code, issued=issued)
    if wave.event.state in (Event.State.DRAFT, Event.State.APPROVED):
        announce_event(wave.event, by=campaign.approved_by, now=now)


def begun(campaign: Campaign, *, now: datetime) -> None:
    """The invitations count since the launch."""


def withdrawn(campaign: Campaign, *, now: datetime) -> None:
    """No letter ever left: the invitations go, so that the same people can be invited anew."""
    wave = _wave_of(campaign)
    if wave is None:
        return
    untouched = wave.invitations.filter(answers__isnull=True, requests__isnull=True, attendance__isnull=True)
    kept = wave.invitations.exclude(pk__in=list(untouched.values_list("pk", flat=True)))
    kept.active().update(state=Invitation.State.WITHDRAWN)
    replaced = [pk for pk in untouched.values_list("replaces", flat=True) if pk is not None]
    _total, each = untouched.delete()
    _give_back(replaced)
    gone = each.get("events.Invitation", 0)
    journal.record("wave.withdrawn", wave, by=None, at=now, actor="campaign", event=wave.event.code, invitations=gone)


def cancelled(campaign: Campaign, *, now: datetime) -> None:
    """The rest of the letters will not leave: whoever got none is not invited."""
    wave = _wave_of(campaign)
    if wave is None:
        return
    without_letter = wave.invitations.active().filter(delivery__state=Delivery.State.CANCELLED)
    gone = without_letter.update(state=Invitation.State.WITHDRAWN)
    journal.record("wave.cancelled", wave, by=None, at=now, actor="campaign", event=wave.event.code, invitations=gone)


# What every letter of a wave tells of its event; a guest who reads another value is told what is not so.
TOLD = ("title", "when", "where", "access", "online_url", "reply_until")


def is_outdated(campaign: Campaign) -> bool:
    """Say whether day, place or title of the event are no longer those in the letters of this wave."""
    wave = Wave.objects.filter(campaign=campaign).select_related("event__venue", "event__officer").first()
    if wave is None:
        return False
    for language in LANGUAGES:
        letter = campaign.deliveries.filter(language=language).order_by("pk").first()
        if letter is None:
            continue
        now_so = event_values(wave.event, language)
        if any(letter.values.get(name, now_so[name]) != now_so[name] for name in TOLD):
            return True
    return False


def _give_back(replaced: list[int]) -> None:
    """The invitations that had given way hold again."""
    Invitation.objects.filter(pk__in=replaced, state=Invitation.State.REPLACED).update(state=Invitation.State.ACTIVE)


def _wave_of(campaign: Campaign) -> Wave | None:
    """The wave of invitations that these letters belong to; reminders and notices change no invitation."""
    return Wave.objects.filter(campaign=campaign, kind=Wave.Kind.INVITATION).select_related("event").first()
