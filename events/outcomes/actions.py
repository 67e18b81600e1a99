"""The life of a report: opened, written, approved where it names people, published in versions, taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from crm.access.models import User
from crm.body.models import Body
from crm.journal import actions as journal
from events.outcomes.content import content_of, digest, is_same_or_fewer_names
from events.outcomes.models import Outcome, OutcomeDecision, OutcomeVersion
from events.outcomes.refusals import (
    ChangedSinceRequest,
    EventNotHeld,
    NotApproved,
    NothingToPublish,
    OwnOutcome,
    WrongState,
)
from events.planning.actions import move_to
from events.planning.models import Event

State = Outcome.State
HELD = (Event.State.HELD, Event.State.OUTCOME_PUBLISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One decision as it was written."""

    text: str
    responsible: str = ""
    due_on: date | None = None
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """All that people write in a report."""

    aim: str = ""
    text_ru: str = ""
    text_en: str = ""
    publishes_names: bool = False
    decisions: tuple[DecisionLine, ...] = ()


def fresh_outcome(event: Event) -> Outcome:
    """A report as it opens, not saved: its aim is what the invitation said."""
    return Outcome(event=event, aim=event.summary_ru)


@transaction.atomic
def open_outcome(event: Event, *, by: User | None, now: datetime) -> Outcome:
    """Open the report of a held event; an open one is answered as it is. Raises EventNotHeld."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    known = Outcome.objects.filter(event=event).first()
    if known is not None:
        return known
    if event.state not in HELD:
        raise EventNotHeld
    outcome = fresh_outcome(event)
    outcome.author, outcome.created_at, outcome.changed_at = by, now, now
    outcome.save()
    _written_by(outcome, by)
    journal.record("outcome.opened", outcome, by=by, at=now, event=event.pk)
    return outcome


@transaction.atomic
def write_outcome(outcome: Outcome, text: Text, *, by: User | None, now: datetime) -> Outcome:
    """Save the text of a report. A change makes it a draft again and voids approval; no change, nothing happens."""
    outcome = _locked(outcome)
    known = tuple(
        DecisionLine(text=row.text, responsible=row.responsible, due_on=row.due_on, done=row.done)
        for row in outcome.decisions.all()
    )
    names = ("aim", "text_ru", "text_en", "publishes_names")
    changed = [name for name in names if getattr(outcome, name) != getattr(text, name)]
    if known != text.decisions:
        changed.append("decisions")
        outcome.decisions.all().delete()
        OutcomeDecision.objects.bulk_create(
            OutcomeDecision(
                outcome=outcome,
                number=number,
                text=line.text,
                responsible=line.responsible,
                due_on=line.due_on,
                done=line.done,
            )
            for number, line in enumerate(text.decisions, 1)
        )
    if not changed:
        return outcome
    for name in names:
        setattr(outcome, name, getattr(text, name))
    outcome.author, outcome.changed_at = by, now
    _to_draft(outcome)
    _written_by(outcome, by)
    journal.record("outcome.written", outcome, by=by, at=now, fields=changed)
    return outcome


@transaction.atomic
def request_approval(outcome: Outcome, *, by: User, now: datetime) -> Outcome:
    """Freeze the report as it is and ask a second person. Raises NothingToPublish, WrongState."""
    outcome = _locked(outcome)
    if outcome.state != State.DRAFT:
        raise WrongState
    _refuse_empty(outcome)
    content = content_of(outcome)
    outcome.state, outcome.requested_by, outcome.requested_at, outcome.return_reason = State.ON_APPROVAL, by, now, ""
    outcome.requested_content, outcome.requested_hash = content, digest(content)
    outcome.save()
    journal.record(
        "outcome.approval_requested", outcome, by=by, at=now, hash=outcome.requested_hash, names=len(content["people"])
    )
    return outcome


def approve(outcome: Outcome, *, by: User, now: datetime) -> Outcome:
    """Say yes to exactly what was asked for.

    Raises OwnOutcome, WrongState, ChangedSinceRequest (then it is a draft).
    """
    approved = _approve(outcome, by=by, now=now)
    if approved.state != State.APPROVED:
        raise ChangedSinceRequest
    return approved


@transaction.atomic
def _approve(outcome: Outcome, *, by: User, now: datetime) -> Outcome:
    outcome = _locked(outcome)
    if outcome.state != State.ON_APPROVAL:
        raise WrongState
    if outcome.is_own_of(by):
        raise OwnOutcome
    if digest(content_of(outcome)) != outcome.requested_hash:
        _to_draft(outcome)
        journal.record("outcome.request_voided", outcome, by=by, at=now)
        return outcome
    outcome.state, outcome.approved_by, outcome.approved_at = State.APPROVED, by, now
    outcome.approved_hash = outcome.requested_hash
    outcome.save()
    journal.record("outcome.approved", outcome, by=by, at=now, hash=outcome.approved_hash)
    return outcome


@transaction.atomic
def send_back(outcome: Outcome, *, reason: str, by: User, now: datetime) -> Outcome:
    """Return a report to its author with a reason."""
    outcome = _locked(outcome)
    if outcome.state not in (State.ON_APPROVAL, State.APPROVED):
        raise WrongState
    _to_draft(outcome)
    outcome.return_reason = reason
    outcome.save(update_fields=["return_reason"])
    journal.record("outcome.sent_back", outcome, by=by, at=now, reason=reason)
    return outcome


def needs_approval(outcome: Outcome) -> bool:
    """Names need a second person, unless the body has a single member of staff and said so."""
    return outcome.publishes_names and Body.current().sole_operator_since is None


def publish(outcome: Outcome, *, by: User, now: datetime) -> OutcomeVersion:
    """Publish the report as its next frozen version; the event's outcome is then published.

    Raises NothingToPublish, NotApproved, and ChangedSinceRequest when counts or text moved after the approval (it is
    a draft then); names whose consent was withdrawn meanwhile are simply left out.
    """
    version = _publish(outcome, by=by, now=now)
    if version is None:
        raise ChangedSinceRequest
    return version


@transaction.atomic
def _publish(outcome: Outcome, *, by: User, now: datetime) -> OutcomeVersion | None:
    outcome = _locked(outcome)
    _refuse_empty(outcome)
    content, must_be_approved = content_of(outcome), needs_approval(outcome)
    if must_be_approved and outcome.state != State.APPROVED:
        raise NotApproved
    if not must_be_approved and outcome.state not in (State.DRAFT, State.APPROVED):
        raise WrongState
    if must_be_approved and not _is_as_approved(outcome, content):
        _to_draft(outcome)
        journal.record("outcome.approval_voided", outcome, by=by, at=now)
        return None
    number = (outcome.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = OutcomeVersion.objects.create(
        outcome=outcome, number=number, published_at=now, published_by=by, content=content
    )
    outcome.state, outcome.changed_at = State.PUBLISHED, now
    outcome.save(update_fields=["state", "changed_at"])
    if outcome.event.state == Event.State.HELD:
        move_to(outcome.event, Event.State.OUTCOME_PUBLISHED, by=by, now=now)
    alone = Body.current().sole_operator_reason if outcome.publishes_names and not must_be_approved else ""
    journal.record(
        "outcome.published", outcome, by=by, at=now, reason=alone, version=number, names=len(content["people"]),
        hash=digest(content),
    )  # fmt: skip
    return version


@transaction.atomic
def unpublish(outcome: Outcome, *, reason: str, by: User, now: datetime) -> Outcome:
    """Take all versions off the public pages and feeds at once; the report is a draft again."""
    outcome = _locked(outcome)
    if not outcome.versions.filter(withdrawn_at__isnull=True).update(withdrawn_at=now):
        raise WrongState
    _to_draft(outcome)
    if outcome.event.state == Event.State.OUTCOME_PUBLISHED:
        move_to(outcome.event, Event.State.HELD, by=by, now=now, reason=reason)
    journal.record("outcome.unpublished", outcome, by=by, at=now, reason=reason)
    return outcome


def _written_by(outcome: Outcome, by: User | None) -> None:
    if by is not None:
        outcome.writers.add(by)


def _locked(outcome: Outcome) -> Outcome:
    return Outcome.objects.select_for_update().get(pk=outcome.pk)


def _to_draft(outcome: Outcome) -> None:
    outcome.state = State.DRAFT
    outcome.requested_by = outcome.approved_by = outcome.requested_at = outcome.approved_at = None
    outcome.requested_hash = outcome.approved_hash = ""
    outcome.requested_content = {}
    outcome.save()


def _refuse_empty(outcome: Outcome) -> None:
    if not outcome.text_ru.strip():
        raise NothingToPublish


def _is_as_approved(outcome: Outcome, content: dict[str, object]) -> bool:
    approved = outcome.requested_content
    return digest(approved) == outcome.approved_hash and is_same_or_fewer_names(content, approved)
