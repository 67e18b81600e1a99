"""Changes of organisations, and who holds which position there."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from crm.access.models import User
from crm.contacts.actions import refresh_index
from crm.contacts.models import Contact
from crm.contacts.search_text import search_text, sort_key
from crm.journal import actions as journal
from crm.organisations.models import MediaOutlet, Organisation, Position
from crm.organisations.refusals import OrganisationNameMissing, PositionEmpty, PositionEndsBeforeStart
from crm.web.control_signs import refuse_control_signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a card of an organisation says."""

    short_name: str
    full_name: str = ""
    kind: str = ""
    inn: str = ""
    ogrn: str = ""
    district: str = ""
    address: str = ""
    site: str = ""
    email: str = ""
    phone: str = ""
    head_name: str = ""
    head_post: str = ""
    in_sme_register: bool = False
    checked_on: date | None = None


FACTS = tuple(field.name for field in fields(Facts))


@transaction.atomic
def add_organisation(facts: Facts, *, by: User | None, now: datetime) -> Organisation:
    """Open a card of an organisation. Raises OrganisationNameMissing."""
    organisation = _filled(Organisation(), facts)
    organisation.save()
    journal.record("organisation.added", organisation, by=by, at=now)
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, facts: Facts, *, by: User | None, now: datetime) -> Organisation:
    """Write what the form says; a new name reaches the cards of the people who work there, so that search finds it."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = {name: getattr(organisation, name) for name in FACTS}
    _filled(organisation, facts)
    changed = sorted(name for name, value in before.items() if getattr(organisation, name) != value)
    if not changed:
        return organisation
    organisation.save()
    journal.record("organisation.changed", organisation, by=by, at=now, fields=changed)
    if "short_name" in changed:
        for contact in Contact.objects.filter(positions__organisation=organisation).distinct():
            refresh_index(contact)
    return organisation


def _filled(organisation: Organisation, facts: Facts) -> Organisation:
    if not facts.short_name.strip():
        raise OrganisationNameMissing
    refuse_control_signs(Organisation, {name: getattr(facts, name) for name in FACTS})
    for name in FACTS:
        setattr(organisation, name, getattr(facts, name))
    organisation.sort_key = sort_key(facts.short_name)[:320]
    organisation.search_text = search_text(
        facts.short_name, facts.full_name, facts.head_name, facts.email, facts.inn, organisation.code or "",
        phones=(facts.phone,),
    )  # fmt: skip
    return organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFacts:
    """What makes an organisation a media outlet."""

    form: str
    is_media_in_law: bool = True
    registration_no: str = ""
    registered_on: date | None = None
    founder: str = ""
    editor_in_chief: str = ""
    area: str = ""
    periodicity: str = ""
    reach: int | None = None
    topics: str = ""
    copy_deadline: str = ""
    priority: int = 3


OUTLET_FACTS = tuple(field.name for field in fields(OutletFacts))


@transaction.atomic
def describe_outlet(organisation: Organisation, facts: OutletFacts, *, by: User | None, now: datetime) -> MediaOutlet:
    """Enter an organisation into the list of media outlets, or change what stands there of it."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    outlet = MediaOutlet.objects.filter(organisation=organisation).first()
    is_new = outlet is None
    outlet = outlet or MediaOutlet(organisation=organisation)
    changed = sorted(name for name in OUTLET_FACTS if is_new or getattr(outlet, name) != getattr(facts, name))
    if changed:
        for name in changed:
            setattr(outlet, name, getattr(facts, name))
        outlet.save()
        journal.record("organisation.outlet_described", organisation, by=by, at=now, fields=changed)
    return outlet


def find_or_add_organisation(name: str, *, by: User | None, now: datetime) -> Organisation:
    """Return the organisation of this name, whatever its case, ё and quotation marks; a new card when there is none."""
    known = Organisation.objects.filter(sort_key=sort_key(name)[:320]).order_by("pk").first()
    return known or add_organisation(Facts(short_name=name.strip()), by=by, now=now)


@transaction.atomic
def give_position(
    contact: Contact,
    *,
    organisation: Organisation | None,
    title: str,
    by: User | None,
    now: datetime,
    from_on: date | None = None,
    is_main: bool = True,
) -> Position:
    """Write down where a person works and as what; a new main position takes the place of the main one before."""
    if organisation is None and not title.strip():
        raise PositionEmpty
    refuse_control_signs(Position, {"title": title.strip()})
    if is_main:
        Position.objects.filter(contact=contact, is_main=True).update(is_main=False)
    position = Position.objects.create(
        contact=contact, organisation=organisation, title=title.strip(), from_on=from_on, is_main=is_main
    )
    journal.record("contact.position_given", contact, by=by, at=now)
    refresh_index(contact)
    return position


@transaction.atomic
def end_position(position: Position, *, on: date, by: User | None, now: datetime) -> Position:
    """Write down the last day in a position; a person with other positions gets the newest of them as the main one.

    Raises PositionEndsBeforeStart.
    """
    if position.from_on and on < position.from_on:
        raise PositionEndsBeforeStart
    was_main = position.is_main
    position.to_on, position.is_main = on, False
    position.save(update_fields=["to_on", "is_main"])
    heir = Position.objects.filter(contact=position.contact_id, to_on__isnull=True).order_by("-pk").first()
    if was_main and heir is not None:
        heir.is_main = True
        heir.save(update_fields=["is_main"])
    journal.record("contact.position_ended", position.contact, by=by, at=now)
    refresh_index(position.contact)
    return position
