"""The life of a campaign: drafted, frozen, rehearsed, approved or sent alone, paused, cancelled."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from crm.access.models import Department, User
from crm.body.models import Body
from crm.journal import actions as journal
from crm.web.control_signs import refuse_control_signs
from mailing.campaigns import ports
from mailing.campaigns.fixed_list import letters_of
from mailing.campaigns.four_eyes import FEW_LETTERS, SOLE_OPERATOR, SecondPerson, is_own_letter, second_person
from mailing.campaigns.hashes import audience_hash, content_hash
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient, Texts
from mailing.campaigns.refusals import (
    ChangedSinceRequest,
    EmptyList,
    FactsChanged,
    MayNotApprove,
    NeedsApproval,
    NotADraft,
    NoText,
    NotFrozen,
    NotRehearsed,
    OwnLetter,
    ReasonNeeded,
    RehearsalFailed,
    SameRecipientTwice,
    SendInThePast,
    WrongState,
)
from mailing.content.shared_values import shared_values
from mailing.delivery.models import Delivery
from mailing.senders.models import Sender

State = Campaign.State
BATCH = 500


# --- Writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def draft_campaign(
    *,
    title: str,
    purpose: str,
    letter_class: str,
    texts: Texts,
    sender: Sender,
    department: Department | None,
    by: User,
    now: datetime,
    give_up_at: datetime | None = None,
    scheduled_at: datetime | None = None,
    selection: dict[str, Any] | None = None,
    also_by: Collection[int] = (),
) -> Campaign:
    """Begin a letter. Nothing is fixed yet: neither its text nor whom it goes to.

    `also_by`: keys of others who wrote what it says, where the text comes from another page.
    """
    campaign = Campaign(
        title=title,
        purpose=purpose,
        letter_class=letter_class,
        sender=sender,
        department=department,
        author=by,
        created_at=now,
        state_at=now,
        give_up_at=give_up_at,
        scheduled_at=scheduled_at,
        selection=selection or {},
    )
    _take_texts(campaign, texts)
    campaign.save()
    campaign.writers.add(by.pk, *also_by)
    journal.record("campaign.drafted", campaign, by=by, at=now, purpose=purpose, letter_class=letter_class)
    return campaign


@transaction.atomic
def change_texts(
    campaign: Campaign, texts: Texts, *, by: User, now: datetime, also_by: Collection[int] = ()
) -> Campaign:
    """Rewrite a draft; a list that is already fixed stays, but the letters have to be checked again."""
    campaign = _locked(campaign)
    if campaign.state != State.DRAFT:
        raise NotADraft
    _take_texts(campaign, texts)
    if campaign.is_frozen:
        campaign.content_hash = content_hash(campaign)
    campaign.save()
    campaign.writers.add(by.pk, *also_by)
    journal.record("campaign.rewritten", campaign, by=by, at=now)
    return campaign


@transaction.atomic
def change_selection(campaign: Campaign, selection: dict[str, Any], *, by: User, now: datetime) -> Campaign:
    """Keep what was chosen on the page of a draft."""
    campaign = _locked(campaign)
    if campaign.state != State.DRAFT:
        raise NotADraft
    campaign.selection = selection
    campaign.save(update_fields=["selection"])
    campaign.writers.add(by.pk)
    journal.record("campaign.selection_changed", campaign, by=by, at=now)
    return campaign


@transaction.atomic
def change_time(campaign: Campaign, scheduled_at: datetime | None, *, by: User, now: datetime) -> Campaign:
    """Set when a draft shall leave; None is at once after approval."""
    campaign = _locked(campaign)
    if campaign.state != State.DRAFT:
        raise NotADraft
    if scheduled_at is not None and scheduled_at <= now:
        raise SendInThePast
    campaign.scheduled_at = scheduled_at
    if campaign.is_frozen:
        campaign.content_hash = content_hash(campaign)
    campaign.save()
    journal.record("campaign.rescheduled", campaign, by=by, at=now)
    return campaign


def _take_texts(campaign: Campaign, texts: Texts) -> None:
    typed = {"title": campaign.title} if campaign.purpose == Campaign.Purpose.LETTER else {}
    refuse_control_signs(Campaign, {**typed, **asdict(texts)})
    campaign.subject_ru, campaign.body_ru = texts.subject_ru.strip(), texts.body_ru.strip()
    campaign.subject_en, campaign.body_en = texts.subject_en.strip(), texts.body_en.strip()


# --- Fixing the list --------------------------------------------------------------------------------------------------


@transaction.atomic
def freeze(campaign: Campaign, recipients: Sequence[Recipient], *, by: User, now: datetime) -> Campaign:
    """Fix text and list: one delivery per recipient, none of them due before the letter is approved.

    A list fixed earlier is replaced whole. From here on the list can only shrink.
    """
    campaign = _locked(campaign)
    if campaign.state != State.DRAFT:
        raise NotADraft
    if not recipients:
        raise EmptyList
    if len({recipient.key for recipient in recipients}) < len(recipients):
        raise SameRecipientTwice
    campaign.deliveries.all().delete()
    campaign.frozen = shared_values(campaign.sender, campaign.department)
    campaign.frozen_at = now
    Delivery.objects.bulk_create(letters_of(campaign, recipients, now), batch_size=BATCH)
    campaign.audience_size = len(recipients)
    campaign.content_hash = content_hash(campaign)
    campaign.audience_hash = audience_hash(Delivery.objects.filter(campaign=campaign))
    campaign.rehearsal = {}
    campaign.save()
    campaign.writers.add(by.pk)
    journal.record("campaign.list_fixed", campaign, by=by, at=now, size=len(recipients))
    return campaign


@transaction.atomic
def unfreeze(campaign: Campaign, *, by: User, now: datetime, reason: str = "") -> Campaign:
    """Take a letter back to a draft without a list, as long as nobody approved it."""
    campaign = _locked(campaign)
    if campaign.state not in (State.DRAFT, State.ON_APPROVAL):
        raise WrongState
    _drop_list(campaign, now)
    campaign.save()
    journal.record("campaign.taken_back", campaign, by=by, at=now, reason=reason)
    return campaign


@transaction.atomic
def recall(campaign: Campaign, *, by: User | None, now: datetime, reason: str, actor: str = "") -> Campaign:
    """Make a letter that waits for approval or for its hour a draft again, since what it tells is no longer so."""
    campaign = _locked(campaign)
    if campaign.state not in (State.ON_APPROVAL, State.SCHEDULED):
        raise WrongState
    _drop_list(campaign, now)
    campaign.approved_at = campaign.approved_by = None
    campaign.approval_note = reason[:500]
    campaign.save()
    journal.record("campaign.recalled", campaign, by=by, at=now, actor=actor, reason=reason[:500])
    return campaign


def _is_outdated(campaign: Campaign) -> bool:
    return any(watcher.is_outdated(campaign) for watcher in ports.watchers())


def _drop_list(campaign: Campaign, now: datetime) -> None:
    for watcher in ports.watchers():
        watcher.withdrawn(campaign, now=now)
    campaign.deliveries.all().delete()
    campaign.audience_size, campaign.audience_hash, campaign.content_hash = 0, "", ""
    campaign.frozen, campaign.frozen_at, campaign.rehearsal = {}, None, {}
    campaign.requested_at = campaign.requested_by = None
    campaign.state, campaign.state_at = State.DRAFT, now


# --- Four eyes --------------------------------------------------------------------------------------------------------


def needs_approval(campaign: Campaign, *, now: datetime | None = None) -> bool:
    """Say whether a second person has to approve, unless one person is the body: see `four_eyes`.

    Without `now` the day is counted from the moment the list was fixed.
    """
    return second_person_for(campaign, now=now or campaign.frozen_at or campaign.created_at).is_needed


def second_person_for(campaign: Campaign, *, now: datetime) -> SecondPerson:
    """The same with its reason, for the list as it is fixed."""
    addresses = Delivery.objects.filter(campaign=campaign).values_list("address", flat=True)
    return second_person(campaign, list(addresses), now=now)


def require_rehearsal(campaign: Campaign) -> None:
    """Raise unless exactly this text and this list were checked and nothing is wrong."""
    if not campaign.subject_ru or not campaign.body_ru:
        raise NoText
    if not campaign.is_frozen:
        raise NotFrozen
    seen = campaign.rehearsal
    if seen.get("content_hash") != campaign.content_hash or seen.get("audience_hash") != campaign.audience_hash:
        raise NotRehearsed
    if not seen.get("passed"):
        raise RehearsalFailed


@transaction.atomic
def request_approval(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """Ask a second person to approve exactly this text and this list."""
    campaign = _locked(campaign)
    if campaign.state != State.DRAFT:
        raise NotADraft
    require_rehearsal(campaign)
    campaign.requested_at, campaign.requested_by, campaign.approval_note = now, by, ""
    _move(campaign, State.ON_APPROVAL, now)
    journal.record("campaign.approval_requested", campaign, by=by, at=now, **_bound_to(campaign))
    return campaign


@transaction.atomic
def approve(campaign: Campaign, *, by: User, now: datetime, send_at: datetime | None = None) -> Campaign:
    """Approve as the second person, bound to the hashes of text and list; sending begins, or waits for its hour.

    `send_at` is an hour that the second person sets: the letters wait for it.
    """
    campaign = _locked(campaign)
    if campaign.state != State.ON_APPROVAL:
        raise WrongState
    if not by.may("mailing.approve_campaigns"):
        raise MayNotApprove
    if is_own_letter(campaign, by):
        raise OwnLetter
    _require_unchanged(campaign)
    if _is_outdated(campaign):
        raise FactsChanged
    if send_at is not None:
        if send_at <= now:
            raise SendInThePast
        campaign.scheduled_at = send_at
        campaign.content_hash = content_hash(campaign)  # the hour is part of what is bound
    campaign.approved_at, campaign.approved_by = now, by
    journal.record("campaign.approved", campaign, by=by, at=now, **_bound_to(campaign))
    return _let_go(campaign, now)


@transaction.atomic
def send_back(campaign: Campaign, *, by: User, reason: str, now: datetime) -> Campaign:
    """Refuse approval with a reason: the letter is a draft again and its list is made anew."""
    campaign = _locked(campaign)
    if campaign.state != State.ON_APPROVAL:
        raise WrongState
    if not by.may("mailing.approve_campaigns"):
        raise MayNotApprove
    if not reason.strip():
        raise ReasonNeeded
    _drop_list(campaign, now)
    campaign.approval_note = reason.strip()[:500]
    campaign.save()
    journal.record("campaign.sent_back", campaign, by=by, at=now, reason=reason.strip()[:500])
    return campaign


@transaction.atomic
def launch(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """Send without a second person: few letters, or a body where one person alone does this work."""
    campaign = _locked(campaign)
    if campaign.state != State.DRAFT:
        raise NotADraft
    require_rehearsal(campaign)
    User.objects.select_for_update().get(pk=campaign.author_id)  # two letters of one author at once count together
    asked = second_person_for(campaign, now=now)
    if asked.is_needed:
        raise NeedsApproval(asked.words)
    _require_unchanged(campaign)
    campaign.approved_at, campaign.approved_by = now, by
    sole = Body.current().sole_operator_since
    campaign.approval_note = SOLE_OPERATOR if sole else FEW_LETTERS
    journal.record(
        "campaign.launched_alone", campaign, by=by, at=now, why=campaign.approval_note, **_bound_to(campaign)
    )
    return _let_go(campaign, now)


def _require_unchanged(campaign: Campaign) -> None:
    """Compare what would go now with what was checked, row by row."""
    if campaign.content_hash != content_hash(campaign):
        raise ChangedSinceRequest
    if campaign.audience_hash != audience_hash(Delivery.objects.filter(campaign=campaign)):
        raise ChangedSinceRequest


def _bound_to(campaign: Campaign) -> dict[str, Any]:
    return {
        "size": campaign.audience_size,
        "content_hash": campaign.content_hash,
        "audience_hash": campaign.audience_hash,
    }


def _let_go(campaign: Campaign, now: datetime) -> Campaign:
    if campaign.scheduled_at is not None and campaign.scheduled_at > now:
        _move(campaign, State.SCHEDULED, now)
    else:
        _begin(campaign, now)
    for watcher in ports.watchers():
        watcher.launched(campaign, now=now)
    return campaign


def _begin(campaign: Campaign, now: datetime) -> None:
    campaign.started_at = now
    _move(campaign, State.SENDING, now)
    campaign.deliveries.filter(state=Delivery.State.QUEUED, due_at__isnull=True).update(due_at=now)


@transaction.atomic
def begin_scheduled(*, now: datetime) -> int:
    """Start the campaigns whose hour has come; answers how many."""
    due = list(Campaign.objects.to_begin(now).select_for_update())
    for campaign in due:
        if _is_outdated(campaign):
            recall(campaign, by=None, now=now, reason=str(FactsChanged.message), actor="clock")
            continue
        _begin(campaign, now)
        for watcher in ports.watchers():
            watcher.begun(campaign, now=now)
        journal.record("campaign.begun", campaign, by=None, at=now, actor="clock")
    return len(due)


# --- On the way -------------------------------------------------------------------------------------------------------


@transaction.atomic
def pause(campaign: Campaign, *, by: User | None, reason: str, now: datetime, actor: str = "") -> Campaign:
    """Stop taking letters; those that are being handed over end as they end."""
    campaign = _locked(campaign)
    if campaign.state != State.SENDING:
        raise WrongState
    campaign.pause_reason = reason[:500]
    _move(campaign, State.PAUSED, now)
    journal.record("campaign.paused", campaign, by=by, at=now, actor=actor, reason=reason[:500])
    return campaign


@transaction.atomic
def resume(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """Go on where it stopped; what was refused so far is known to the person who says so."""
    campaign = _locked(campaign)
    if campaign.state != State.PAUSED:
        raise WrongState
    campaign.pause_reason = ""
    campaign.refusals_seen = campaign.deliveries.filter(state=Delivery.State.REFUSED).count()
    _move(campaign, State.SENDING, now)
    journal.record("campaign.resumed", campaign, by=by, at=now)
    return campaign


@transaction.atomic
def cancel(campaign: Campaign, *, by: User, now: datetime, reason: str = "") -> Campaign:
    """Call a letter off for good. Letters in the hands of a worker are let go by it within half a second."""
    campaign = _locked(campaign)
    if campaign.state in (State.FINISHED, State.CANCELLED):
        raise WrongState
    had_begun = campaign.started_at is not None
    if not had_begun:
        for watcher in ports.watchers():
            watcher.withdrawn(campaign, now=now)
    taken_off = campaign.deliveries.filter(state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED]).update(
        state=Delivery.State.CANCELLED, state_at=now, due_at=None
    )
    _move(campaign, State.CANCELLED, now)
    if had_begun:
        for watcher in ports.watchers():
            watcher.cancelled(campaign, now=now)
    journal.record("campaign.cancelled", campaign, by=by, at=now, reason=reason, taken_off=taken_off)
    return campaign


@transaction.atomic
def finish(campaign: Campaign, *, now: datetime) -> bool:
    """Close a campaign of which no letter may leave any more; says whether it did."""
    campaign = _locked(campaign)
    if campaign.state != State.SENDING or campaign.deliveries.open().exists():
        return False
    campaign.finished_at = now
    _move(campaign, State.FINISHED, now)
    journal.record("campaign.finished", campaign, by=None, at=now, actor="sender")
    return True


def finish_emptied(*, now: datetime) -> int:
    """Close every campaign of which nothing is left to send; answers how many."""
    left = Delivery.objects.open().filter(campaign=OuterRef("pk"))
    return sum(finish(campaign, now=now) for campaign in Campaign.objects.sendable().exclude(Exists(left)))


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).select_related("sender", "department").get(pk=campaign.pk)


def _move(campaign: Campaign, state: str, now: datetime) -> None:
    campaign.state, campaign.state_at = state, now
    campaign.save()
