"""Writing down bases, consents, withdrawals, opt-outs and suppressions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from crm.access.models import User
from crm.consent.keys import address_key
from crm.consent.models import Basis, Consent, OptOut, Standing, Suppression
from crm.contacts.models import Contact
from crm.groups.models import ReferenceGroup
from crm.journal import actions as journal


@dataclass(frozen=True)
class Line:
    """What a line of the ledger says, before it is written."""

    kind: str
    state: str
    on: date | None = None
    way: str = ""
    proof: str = ""
    wording: str = ""


def apply_line(standing: Standing, line: Line) -> None:
    """Move a standing by one line of the ledger; the caller saves it.

    A consent given after a withdrawal stands again only because it is a new act with a day of its own.
    """
    given = line.state == Consent.State.GIVEN
    if line.kind in (Consent.Kind.PROCESSING, Consent.Kind.OFFICIAL):
        if given:
            standing.basis = Basis.CONSENT if line.kind == Consent.Kind.PROCESSING else Basis.OFFICIAL
            standing.basis_on, standing.basis_way = line.on, line.way
            standing.is_not_proven, standing.withdrawn_on = False, None
        elif line.state == Consent.State.NOT_PROVEN:
            standing.is_not_proven = not standing.basis
        else:
            standing.withdrawn_on = line.on if line.state == Consent.State.WITHDRAWN else standing.withdrawn_on
            if line.state == Consent.State.EXPIRED:
                standing.basis, standing.basis_on, standing.basis_way = Basis.NONE, None, ""
    elif line.kind == Consent.Kind.DISSEMINATION:
        standing.publish_name_on = line.on if given else None
    elif line.kind == Consent.Kind.ADVERTISING:
        standing.advertising_on = line.on if given else None


@transaction.atomic
def record_consent(contact: Contact, line: Line, *, by: User | None, now: datetime) -> Consent:
    """Add a line to the ledger and bring the person's standing up to it."""
    standing, _created = Standing.objects.select_for_update().get_or_create(contact=contact)
    apply_line(standing, line)
    standing.save()
    entry = Consent.objects.create(
        contact=contact,
        kind=line.kind,
        state=line.state,
        on=line.on,
        way=line.way,
        proof=line.proof,
        wording=line.wording,
        recorded_at=now,
        recorded_by=by,
    )
    journal.record(f"consent.{line.state}", contact, by=by, at=now, kind=line.kind)
    return entry


def withdraw_consent(contact: Contact, *, kind: str, on: date, way: str, by: User | None, now: datetime) -> Consent:
    """Write down that a person takes a consent back; it holds at once."""
    return record_consent(contact, Line(kind, Consent.State.WITHDRAWN, on, way), by=by, now=now)


@transaction.atomic
def opt_out(
    contact: Contact,
    *,
    letter_class: str,
    way: str,
    by: User | None,
    now: datetime,
    group: ReferenceGroup | None = None,
) -> OptOut:
    """Stop letters of a class (empty: all but service letters); saying it twice changes nothing."""
    standing = OptOut.objects.in_force().filter(contact=contact, letter_class=letter_class, group=group).first()
    if standing is not None:
        return standing
    wish = OptOut.objects.create(contact=contact, letter_class=letter_class, group=group, since=now, way=way)
    journal.record("consent.opted_out", contact, by=by, at=now, actor="" if by else way, letter_class=letter_class)
    return wish


@transaction.atomic
def end_opt_out(wish: OptOut, *, by: User | None, now: datetime) -> OptOut:
    """Let letters go again at the person's own wish; ended twice changes nothing."""
    ended = OptOut.objects.in_force().filter(pk=wish.pk).update(ended_at=now)
    if ended:
        wish.ended_at = now
        journal.record("consent.opted_in", wish.contact, by=by, at=now, letter_class=wish.letter_class)
    return wish


@transaction.atomic
def suppress(address: str, *, reason: str, evidence: str, by: User | None, now: datetime) -> Suppression:
    """Put an address on the suppression list; it stays there whatever is imported later."""
    entry = Suppression.objects.in_force(now).filter(key=address_key(address)).first()
    if entry is None:
        entry = Suppression.objects.create(key=address_key(address), reason=reason, evidence=evidence, since=now)
        journal.record("suppression.added", entry, by=by, at=now, reason=reason)
    return entry


@transaction.atomic
def lift_suppression(entry: Suppression, *, by: User, reason: str, now: datetime) -> Suppression:
    """Take an address off the list by a named person's decision."""
    entry.lifted_at, entry.lifted_by = now, by
    entry.save(update_fields=["lifted_at", "lifted_by"])
    journal.record("suppression.lifted", entry, by=by, at=now, reason=reason)
    return entry
