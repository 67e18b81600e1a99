"""The timeline of a contact: every source, the newest first; and the sources of the ground floor."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crm.access.models import User
from crm.body.models import Body
from crm.consent.models import Consent, OptOut
from crm.contacts.models import Contact, Interaction
from crm.councils.models import Membership
from crm.groups.models import GroupMembership
from crm.overview.ports import TimelineEntry, TimelineSource
from crm.web.states import state

TITLES = {
    ("processing", "given"): gettext_lazy("Gave consent to processing"),
    ("processing", "withdrawn"): gettext_lazy("Withdrew the consent to processing"),
    ("processing", "not_proven"): gettext_lazy("Consent to processing without proof"),
    ("processing", "expired"): gettext_lazy("Consent to processing expired"),
    ("dissemination", "given"): gettext_lazy("Allowed the name to be published"),
    ("dissemination", "withdrawn"): gettext_lazy("Took back the consent to publish the name"),
    ("advertising", "given"): gettext_lazy("Agreed to advertising"),
    ("advertising", "withdrawn"): gettext_lazy("Took back the consent to advertising"),
    ("official_contact", "given"): gettext_lazy("The organisation named this contact for official letters"),
    ("official_contact", "withdrawn"): gettext_lazy("No official contact any more"),
}

NOON = time(12, tzinfo=UTC)  # a day without an hour; noon keeps it the same day in every zone of the country


def sources() -> list[TimelineSource]:
    """Those of this storey, then those the roof lists."""
    return [*OWN, *(import_string(path) for path in settings.CRM_TIMELINE_SOURCES)]


def timeline(contact: Contact, user: User, *, now: datetime) -> list[TimelineEntry]:
    """Everything that happened to a person by now and that this reader may see, the newest first."""
    zone = Body.current().zone
    today = now.astimezone(zone).date()
    found = [entry for source in sources() for entry in source.entries(contact, user)]
    happened = [entry for entry in found if entry.at <= now or entry.at.astimezone(zone).date() <= today]
    return sorted(happened, key=lambda entry: entry.at, reverse=True)


def latest(contacts: Collection[int], user: User) -> dict[int, TimelineEntry]:
    """The newest entry of each person, in a fixed number of queries."""
    newest: dict[int, TimelineEntry] = {}
    for source in sources():
        for contact, entry in source.latest(contacts, user).items():
            if contact not in newest or newest[contact].at < entry.at:
                newest[contact] = entry
    return newest


def _on(day: date) -> datetime:
    return datetime.combine(day, NOON)


class Interactions:
    """Calls, meetings and letters that staff wrote down."""

    ICONS = {"call": "phone", "meeting": "people", "letter": "mail", "note": "pencil"}

    def entries(self, contact: Contact, user: User) -> Iterator[TimelineEntry]:
        may_read = user.may("crm.see_personal_data")
        for noted in contact.interactions.select_related("by"):
            yield self._entry(noted, may_read=may_read)

    def latest(self, contacts: Collection[int], user: User) -> Mapping[int, TimelineEntry]:
        may_read = user.may("crm.see_personal_data")
        rows = Interaction.objects.filter(contact__in=contacts).select_related("by").order_by("happened_at", "pk")
        return {noted.contact_id: self._entry(noted, may_read=may_read) for noted in rows}

    def _entry(self, noted: Interaction, *, may_read: bool) -> TimelineEntry:
        head, _dot, rest = noted.text.partition("\n")
        about = head if may_read else _("what was said is hidden from you")
        return TimelineEntry(
            at=noted.happened_at,
            tone="quiet",
            icon=self.ICONS[noted.kind],
            title=f"{capfirst(noted.get_kind_display())}: {Truncator(about).chars(160)}",
            text=_by(noted.by, rest if may_read else ""),
        )


def _by(who: User, rest: str) -> str:
    """Who wrote it down, as a sentence; a short name brings its own full stop."""
    said = _("Written down by %(name)s") % {"name": who}
    return f"{said.removesuffix('.')}. {rest}".strip()


class Consents:
    """Lines of the ledger of consents, and opt-outs."""

    def entries(self, contact: Contact, user: User) -> Iterator[TimelineEntry]:
        for line in contact.consents.all():
            yield self._line(line)
        for wish in contact.opt_outs.select_related("group"):
            yield self._opt_out(wish)
            if wish.ended_at:
                yield TimelineEntry(wish.ended_at, "good", "mail", _("Wants letters again"), text=self._letters(wish))

    def latest(self, contacts: Collection[int], user: User) -> Mapping[int, TimelineEntry]:
        wishes = OptOut.objects.filter(contact__in=contacts).select_related("group").order_by("since", "pk")
        found = [(wish.contact_id, self._opt_out(wish)) for wish in wishes]
        lines = Consent.objects.filter(contact__in=contacts).order_by("recorded_at", "pk")
        found += [(line.contact_id, self._line(line)) for line in lines]
        return dict(sorted(found, key=lambda one: one[1].at))

    def _line(self, line: Consent) -> TimelineEntry:
        shown = state("consent", line.state)
        return TimelineEntry(
            at=_on(line.on) if line.on else line.recorded_at,
            tone=shown.tone,
            icon="pencil" if line.state == Consent.State.GIVEN else shown.icon,
            title=TITLES.get((line.kind, line.state)) or line.get_kind_display(),
            text=capfirst(", ".join(part for part in (line.way, line.proof, line.wording) if part)),
            is_whole_day=bool(line.on),
        )

    def _opt_out(self, wish: OptOut) -> TimelineEntry:
        return TimelineEntry(wish.since, "warn", "ban", _("Opted out of letters"), text=self._letters(wish))

    def _letters(self, wish: OptOut) -> str:
        which = wish.get_letter_class_display() if wish.letter_class else _("all letters but service ones")
        about = _("about the group “%(name)s”") % {"name": wish.group.title} if wish.group else ""
        return capfirst(", ".join(part for part in (str(which), about, wish.way) if part))


class Memberships:
    """Entering and leaving groups and councils."""

    def entries(self, contact: Contact, user: User) -> Iterator[TimelineEntry]:
        for membership in contact.memberships.select_related("group"):
            yield from self._membership(membership)
        for seat in contact.council_memberships.select_related("body"):
            yield from self._seat(seat)

    def _membership(self, membership: GroupMembership) -> Iterator[TimelineEntry]:
        title = pgettext("quoted name", "“%(name)s”") % {"name": membership.group.title}
        if membership.from_on:
            role = capfirst(str(membership.get_role_display()))
            text = ", ".join(part for part in (role, membership.source) if part)
            entered = _("Entered the group %(name)s") % {"name": title}
            yield TimelineEntry(_on(membership.from_on), "info", "group", entered, text, is_whole_day=True)
        if membership.to_on:
            left = _("Left the group %(name)s") % {"name": title}
            yield TimelineEntry(_on(membership.to_on), "quiet", "minus", left, is_whole_day=True)

    def _seat(self, seat: Membership) -> Iterator[TimelineEntry]:
        name = pgettext("quoted name", "“%(name)s”") % {"name": seat.body.title}
        if seat.from_on:
            text = ", ".join(part for part in (capfirst(str(seat.get_role_display())), seat.act) if part)
            entered = _("Became a member of %(name)s") % {"name": name}
            yield TimelineEntry(_on(seat.from_on), "info", "journal", entered, text, is_whole_day=True)
        if seat.to_on:
            left = _("Term of office ended: %(name)s") % {"name": name}
            yield TimelineEntry(_on(seat.to_on), "quiet", "minus", left, is_whole_day=True)

    def latest(self, contacts: Collection[int], user: User) -> Mapping[int, TimelineEntry]:
        today = datetime.now(tz=UTC).date()
        found: list[tuple[int, TimelineEntry]] = []
        for membership in GroupMembership.objects.filter(contact__in=contacts).select_related("group"):
            found += [(membership.contact_id or 0, entry) for entry in self._membership(membership)]
        for seat in Membership.objects.filter(contact__in=contacts).select_related("body"):
            found += [(seat.contact_id, entry) for entry in self._seat(seat)]
        past = [one for one in found if one[1].at.date() <= today]
        return dict(sorted(past, key=lambda one: one[1].at))


OWN: tuple[TimelineSource, ...] = (Interactions(), Consents(), Memberships())


def by_years(entries: Iterable[TimelineEntry]) -> list[tuple[int, list[TimelineEntry]]]:
    """Part a sorted timeline into years, as it is read."""
    zone = Body.current().zone
    years: list[tuple[int, list[TimelineEntry]]] = []
    for entry in entries:
        year = entry.at.astimezone(zone).year
        if not years or years[-1][0] != year:
            years.append((year, []))
        years[-1][1].append(entry)
    return years
