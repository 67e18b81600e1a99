"""Records to rows of the base, in bulk: cards with everything that hangs on them, and what repeats add or tighten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model

from crm.access.models import Department, User
from crm.body.models import Body
from crm.consent.actions import Line, apply_line, opt_out, record_consent
from crm.consent.models import Consent, OptOut, Standing, Suppression
from crm.contacts.actions import refresh_index
from crm.contacts.address_keys import address_key
from crm.contacts.card_index import card_index
from crm.contacts.models import Contact, EmailAddress, Phone
from crm.contacts.names import sex_of
from crm.contacts.search_text import search_text, sort_key
from crm.councils.models import AdvisoryBody, Membership
from crm.exchange.cells import Record
from crm.exchange.group_words import BY_CODE
from crm.exchange.models import Import, ImportChange
from crm.exchange.ports import ImportedPerson
from crm.exchange.queries import chunks, extensions
from crm.expertise.models import Competence, Topic
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.journal.models import JournalEntry
from crm.organisations.models import Organisation, Position

BATCH = 500


def label_of(row: Model) -> str:
    """app.model, as ImportChange names it."""
    return row._meta.label_lower


@dataclass(slots=True)
class Writer:
    """Writes people of one import; keeps note of everything beside the new cards, for an undo."""

    belongs_to: Import
    by: User | None
    now: datetime
    department: Department | None = None
    shift: timedelta = timedelta(0)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    groups: dict[str, ReferenceGroup] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    councils: dict[str, AdvisoryBody] = field(default_factory=dict)
    changes: list[ImportChange] = field(default_factory=list)
    zone: ZoneInfo = field(init=False)
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.zone = Body.current().zone
        self.today = self.now.astimezone(self.zone).date()

    @property
    def source(self) -> str:
        return self.belongs_to.file_name

    def note(
        self, row: Model, *, contact: Contact | None = None, changed: str = "", before: Any = None, after: Any = None
    ) -> None:
        """Remember that a row was made, or that one of its fields was changed."""
        self.changes.append(
            ImportChange(
                belongs_to=self.belongs_to,
                contact=contact,
                model=label_of(row),
                object_id=row.pk,
                field=changed,
                before=before,
                after=after,
            )
        )

    def save_notes(self) -> None:
        """Write what was noted."""
        ImportChange.objects.bulk_create(self.changes, batch_size=BATCH)
        self.changes = []

    # --- What records name: found, or made at need --------------------------------------------------------------------

    def prepare(self, records: Sequence[Record]) -> None:
        """Find or make the organisations, groups, topics and councils that the records name."""
        self._prepare_organisations(records)
        self._prepare_groups({code for record in records for code in record.groups})
        self._prepare_topics({topic for record in records for topic in record.competences})
        self._prepare_councils({record.council for record in records if record.council})

    def foresee(self, new: Sequence[Record], known: Sequence[Record], named: Sequence[Record]) -> dict[str, int]:
        """Count what would come: new people we may write to, groups and organisations made, known people who want less.

        `new` become cards, `known` have one, `named` are all whose organisations and groups are looked up. Writes
        nothing.
        """
        names = {_name_of_group(code) for code in self._unknown_codes({code for it in named for code in it.groups})}
        there = ReferenceGroup.objects.filter(name_ru__in=names).values_list("name_ru", flat=True)
        mailable = [address_key(record.emails[0].normal) for record in new if self._may_be_written(record)]
        stopped = {
            key
            for batch in chunks(mailable)
            for key in Suppression.objects.in_force(self.now).filter(key__in=batch).values_list("key", flat=True)
        }
        return {
            "mailable": sum(key not in stopped for key in mailable),
            "groups": len(names - set(there)),
            "organisations": len(self._missing_organisations(named)),
            "tightening": sum(record.tightens for record in known),
        }

    def _may_be_written(self, record: Record) -> bool:
        """The new card would be open to letters: a good address, a basis, no withdrawal, no opt-out."""
        has_basis = record.basis.kind in {"consent", "official_contact"}
        return has_basis and not record.tightens and bool(record.emails) and record.emails[0].verdict == "good"

    def _prepare_organisations(self, records: Sequence[Record]) -> None:
        missing = self._missing_organisations(records)
        made = Organisation.objects.bulk_create(missing.values(), batch_size=BATCH)
        for key, organisation in zip(missing, made, strict=True):
            self.organisations[key] = organisation
            self.organisations.setdefault(f"name {organisation.sort_key}", organisation)
            self.note(organisation)

    def _missing_organisations(self, records: Sequence[Record]) -> dict[str, Organisation]:
        """Look up the organisations that the records name; answers those of them that the base lacks, not saved."""
        named = {_place_key(record): record for record in records if record.organisation or record.organisation_code}
        codes = [record.organisation_code for record in named.values() if record.organisation_code]
        keys = [sort_key(record.organisation)[:320] for record in named.values() if record.organisation]
        for batch in chunks(codes):
            for found in Organisation.objects.filter(code__in=batch):
                self.organisations[f"code {(found.code or '').casefold()}"] = found
        for batch in chunks(keys):
            for found in Organisation.objects.filter(sort_key__in=batch).order_by("-pk"):
                self.organisations[f"name {found.sort_key}"] = found
        missing: dict[str, Organisation] = {}
        names: set[str] = set()
        for record in sorted(named.values(), key=lambda record: not record.organisation_code):
            if self.organisation_of(record) is None and (record.organisation_code or _place_key(record) not in names):
                missing[_place_key(record)] = organisation = _new_organisation(record)
                names.add(f"name {organisation.sort_key}")
        return missing

    def organisation_of(self, record: Record) -> Organisation | None:
        """The organisation a record names: by its code, else by its name without quotation marks."""
        if record.organisation_code:
            found = self.organisations.get(f"code {record.organisation_code.casefold()}")
            if found is not None:
                return found
        if not record.organisation:
            return None
        found = self.organisations.get(f"name {sort_key(record.organisation)[:320]}")
        return None if found is not None and record.organisation_code and found.code else found

    def _prepare_groups(self, codes: set[str]) -> None:
        for code in sorted(self._unknown_codes(codes)):
            usual = BY_CODE.get(code)
            group, is_new = ReferenceGroup.objects.get_or_create(
                name_ru=_name_of_group(code),
                defaults={
                    "code": usual.code if usual else _free_code(),
                    "name_en": usual.name_en if usual else "",
                    "state": ReferenceGroup.State.PROPOSED,
                },
            )
            self.groups[code] = group
            if is_new:
                self.note(group)

    def _unknown_codes(self, codes: set[str]) -> set[str]:
        """Look up groups by their codes; answers the codes that the register lacks."""
        self.groups = {group.code: group for group in ReferenceGroup.objects.filter(code__in=codes)}
        return codes - self.groups.keys()

    def _prepare_topics(self, names: set[str]) -> None:
        known = {topic.name.casefold(): topic for topic in Topic.objects.all()}
        missing = [Topic(name=name) for name in sorted(names) if name.casefold() not in known]
        made = Topic.objects.bulk_create({topic.name.casefold(): topic for topic in missing}.values())
        for topic in made:
            known[topic.name.casefold()] = topic
            self.note(topic)
        self.topics = known

    def _prepare_councils(self, names: set[str]) -> None:
        known = {body.name_ru.casefold(): body for body in AdvisoryBody.objects.filter(name_ru__in=names)}
        for name in sorted(name for name in names if name.casefold() not in known):
            is_expert = name.casefold().startswith(("эксперт", "expert"))
            kind = AdvisoryBody.Kind.EXPERT_COUNCIL if is_expert else AdvisoryBody.Kind.PUBLIC_COUNCIL
            body = AdvisoryBody.objects.create(kind=kind, name_ru=name)
            known[name.casefold()] = body
            self.note(body)
        self.councils = known

    # --- New cards ----------------------------------------------------------------------------------------------------

    def create(self, records: Sequence[Record], *, known_codes: Iterable[str] = ()) -> list[Contact]:
        """Open a card for each record with all that the row says; answers them in the same order."""
        taken = {code.casefold() for code in known_codes}
        contacts = [self._contact(record, taken) for record in records]
        Contact.objects.bulk_create(contacts, batch_size=BATCH)
        pairs = list(zip(contacts, records, strict=True))
        self._channels(pairs)
        self._belongings(pairs)
        self._standings(pairs)
        self._extensions(pairs)
        details = {"import_id": self.belongs_to.pk}
        JournalEntry.objects.bulk_create(
            (
                JournalEntry(
                    at=self.now,
                    by=self.by,
                    verb="contact.imported",
                    subject_type=label_of(contact),
                    subject_id=str(contact.pk),
                    details=details,
                )
                for contact in contacts
            ),
            batch_size=BATCH,
        )
        return contacts

    def _contact(self, record: Record, taken: set[str]) -> Contact:
        person = record.person
        sex, source = sex_of(person.surname, person.patronymic, record.sex)
        code = record.code if record.code and record.code.casefold() not in taken else None
        taken.add(record.code.casefold())
        place = self.organisation_of(record)
        index = card_index(
            surname=person.surname,
            name=person.name,
            patronymic=person.patronymic,
            code=code,
            emails=[text for address in record.emails for text in (address.normal, address.shown) if text],
            phones=[phone.number for phone in record.phones],
            workplaces=[text for text in (record.position, place.short_name if place else "") if text],
        )
        return Contact(
            code=code,
            surname=person.surname,
            name=person.name,
            patronymic=person.patronymic,
            sex=sex,
            sex_source=source,
            language=record.language,
            department=self.department,
            district=record.district,
            notes=record.notes,
            source=self.source[:200],
            search_text=index.search_text,
            sort_key=index.sort_key,
            created_at=self.now,
            created_by=self.by,
            changed_at=self.now,
        )

    def _channels(self, pairs: Sequence[tuple[Contact, Record]]) -> None:
        EmailAddress.objects.bulk_create(
            (_email(contact, place, record) for contact, record in pairs for place in range(len(record.emails))),
            batch_size=BATCH,
        )
        Phone.objects.bulk_create(
            (
                Phone(contact=contact, number=phone.number, extension=phone.extension, is_primary=place == 0)
                for contact, record in pairs
                for place, phone in enumerate(record.phones)
            ),
            batch_size=BATCH,
        )

    def _belongings(self, pairs: Sequence[tuple[Contact, Record]]) -> None:
        positions: list[Position] = []
        memberships: list[GroupMembership] = []
        competences: list[Competence] = []
        seats: list[Membership] = []
        for contact, record in pairs:
            place = self.organisation_of(record)
            if place or record.position:
                positions.append(Position(contact=contact, organisation=place, title=record.position))
            groups = {self.groups[code].pk for code in record.groups}
            memberships += [GroupMembership(contact=contact, group_id=pk, source=self.source[:200]) for pk in groups]
            topics = {self.topics[name.casefold()].pk for name in record.competences}
            competences += [Competence(contact=contact, topic_id=pk) for pk in topics]
            if record.council:
                seats.append(self._seat(contact, record))
        Position.objects.bulk_create(positions, batch_size=BATCH)
        GroupMembership.objects.bulk_create(memberships, batch_size=BATCH)
        Competence.objects.bulk_create(competences, batch_size=BATCH)
        for seat in Membership.objects.bulk_create(seats, batch_size=BATCH):
            self.note(seat, contact=seat.contact)

    def _seat(self, contact: Contact, record: Record) -> Membership:
        until = record.council_until + self.shift if record.council_until else None
        return Membership(body=self.councils[record.council.casefold()], contact=contact, to_on=until)

    def _standings(self, pairs: Sequence[tuple[Contact, Record]]) -> None:
        standings, ledger, wishes = [], [], []
        for contact, record in pairs:
            standing = Standing(contact=contact)
            for line in self.lines(record):
                apply_line(standing, line)
                ledger.append(
                    Consent(
                        contact=contact,
                        kind=line.kind,
                        state=line.state,
                        on=line.on,
                        way=line.way,
                        recorded_at=self.now,
                        recorded_by=self.by,
                    )
                )
            standings.append(standing)
            if record.is_opted_out:
                since = self._moment(record.opted_out_on)
                wishes.append(OptOut(contact=contact, since=since, way=self.source[:200]))
        Standing.objects.bulk_create(standings, batch_size=BATCH)
        Consent.objects.bulk_create(ledger, batch_size=BATCH)
        OptOut.objects.bulk_create(wishes, batch_size=BATCH)

    def lines(self, record: Record) -> list[Line]:
        """Lines of the ledger that a record gives to a new card."""
        basis = record.basis
        answer: list[Line] = []
        if basis.kind == "consent":
            answer.append(Line(Consent.Kind.PROCESSING, Consent.State.GIVEN, basis.on, basis.way))
        elif basis.kind == "not_proven":
            answer.append(Line(Consent.Kind.PROCESSING, Consent.State.NOT_PROVEN, basis.on, basis.way))
        elif basis.kind == "official_contact":
            answer.append(Line(Consent.Kind.OFFICIAL, Consent.State.GIVEN))
        if record.may_publish_name:
            answer.append(Line(Consent.Kind.DISSEMINATION, Consent.State.GIVEN, basis.on or self.today, basis.way))
        if record.is_withdrawn:
            answer.append(self._withdrawal(record))
        return answer

    def _withdrawal(self, record: Record) -> Line:
        on = record.withdrawn_on or self.today
        return Line(Consent.Kind.PROCESSING, Consent.State.WITHDRAWN, on, self.source[:200])

    def _moment(self, day: date | None) -> datetime:
        return datetime.combine(day, time(0), tzinfo=self.zone) if day else self.now

    def _extensions(self, pairs: Sequence[tuple[Contact, Record]]) -> None:
        for extension in extensions():
            keys = {own.key for own in extension.fields}
            people = [
                ImportedPerson(contact, self.organisation_of(record), record.position, cells)
                for contact, record in pairs
                if (cells := {key: value for key, value in record.extra.items() if key in keys})
            ]
            for row in extension.apply(people, by=self.by, now=self.now, shift=self.shift) if people else ():
                self.note(row, contact=getattr(row, "contact", None))

    # --- People who are known -----------------------------------------------------------------------------------------

    def tighten(self, contact: Contact, record: Record) -> bool:
        """Bring a withdrawal or an opt-out to a known card; nothing that a list says can loosen one.

        A consent given, or an opt-out ended, after the day the list names is a newer word and stays.
        """
        has_changed = False
        standing = Standing.objects.filter(contact=contact).first()
        if record.is_withdrawn and not (standing and standing.withdrawn_on):
            line = self._withdrawal(record)
            is_older = bool(standing and standing.basis_on and line.on and standing.basis_on > line.on)
            if not is_older:
                record_consent(contact, line, by=self.by, now=self.now)
                has_changed = True
        if record.is_opted_out:
            since = self._moment(record.opted_out_on)
            is_older = contact.opt_outs.filter(ended_at__gte=since).exists()
            if not is_older and not contact.opt_outs.in_force().filter(letter_class="", group=None).exists():
                opt_out(contact, letter_class="", way=self.source[:200], by=self.by, now=self.now)
                has_changed = True
        return has_changed

    def complete(self, contact: Contact, record: Record) -> bool:
        """Fill what a known card lacks and replace nothing; a group that the person left stays left."""
        before = len(self.changes)
        self._complete_fields(contact, record)
        self._complete_channels(contact, record)
        self._complete_belongings(contact, record)
        if len(self.changes) == before:
            return False
        contact.changed_at = self.now
        contact.save(update_fields=["changed_at"])
        refresh_index(contact)
        return True

    def _complete_fields(self, contact: Contact, record: Record) -> None:
        free_code = record.code and not Contact.objects.filter(code=record.code).exists()
        offers = {"district": record.district, "code": record.code if free_code else ""}
        for name, value in offers.items():
            if value and not getattr(contact, name):
                self.note(contact, contact=contact, changed=name, before=getattr(contact, name), after=value)
                setattr(contact, name, value)
                contact.save(update_fields=[name])

    def _complete_channels(self, contact: Contact, record: Record) -> None:
        known = set(contact.emails.values_list("address", flat=True))
        for place, address in enumerate(record.emails):
            if address.normal not in known and address.verdict == "good":
                email = _email(contact, place, record)
                email.is_primary = not contact.emails.filter(is_primary=True).exists()
                email.save()
                self.note(email, contact=contact)
        numbers = set(contact.phones.values_list("number", "extension"))
        for phone in record.phones:
            if (phone.number, phone.extension) not in numbers:
                is_primary = not contact.phones.filter(is_primary=True).exists()
                row = Phone.objects.create(
                    contact=contact, number=phone.number, extension=phone.extension, is_primary=is_primary
                )
                self.note(row, contact=contact)

    def _complete_belongings(self, contact: Contact, record: Record) -> None:
        place = self.organisation_of(record)
        if (place or record.position) and not contact.positions.exists():
            position = Position.objects.create(contact=contact, organisation=place, title=record.position)
            self.note(position, contact=contact)
        for code in record.groups:
            group = self.groups[code]
            if not GroupMembership.objects.filter(contact=contact, group=group).exists():
                row = GroupMembership.objects.create(contact=contact, group=group, source=self.source[:200])
                self.note(row, contact=contact)
        for name in record.competences:
            competence, is_new = Competence.objects.get_or_create(contact=contact, topic=self.topics[name.casefold()])
            if is_new:
                self.note(competence, contact=contact)


def _place_key(record: Record) -> str:
    if record.organisation_code:
        return f"code {record.organisation_code.casefold()}"
    return f"name {sort_key(record.organisation)[:320]}"


def _new_organisation(record: Record) -> Organisation:
    name = record.organisation or record.organisation_code
    return Organisation(
        code=record.organisation_code or None,
        short_name=name,
        search_text=search_text(name, record.organisation_code),
        sort_key=sort_key(name)[:320],
    )


def _name_of_group(code: str) -> str:
    """The name of a group that is made: of a usual one, or as a person asked for it ("+Казачество")."""
    usual = BY_CODE.get(code)
    return (usual.name_ru if usual else code.removeprefix("+"))[:200]


def _free_code() -> str:
    """A code for a group that a person named: G1, G2, …"""
    taken = set(ReferenceGroup.objects.filter(code__startswith="G").values_list("code", flat=True))
    return next(f"G{number}" for number in range(1, len(taken) + 2) if f"G{number}" not in taken)


def _email(contact: Contact, place: int, record: Record) -> EmailAddress:
    address = record.emails[place]
    is_good = address.verdict == "good"
    return EmailAddress(
        contact=contact,
        address=address.normal,
        shown=address.shown,
        key=address_key(address.normal),
        is_primary=place == 0,
        state=EmailAddress.State.GOOD if is_good else EmailAddress.State.SUSPICIOUS,
        state_reason=address.reason,
    )
