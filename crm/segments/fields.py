"""The fields of the ground floor and how each narrows contacts; nothing else, save an upper storey's, can be asked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from crm.body.models import Body
from crm.consent.mailable import may_be_written
from crm.consent.models import Basis, LetterClass
from crm.contacts.models import Contact
from crm.councils.models import AdvisoryBody, Membership
from crm.expertise.models import Competence, Topic
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.journal.refusals import Refusal
from crm.organisations.models import Organisation, Position
from crm.segments.ports import SegmentField

Choices = Iterable[tuple[str, str | Promise]]


class UnknownValue(Refusal):
    """A value that its field does not know."""

    message = _("The rule names something that does not exist any more. Choose again.")


@dataclass(frozen=True, slots=True)
class Field:
    """A field made of two functions: values to a condition, and the values there are."""

    name: str
    label: str | Promise
    narrows: Callable[[Sequence[str], datetime], Q]
    lists: Callable[[], Choices]

    def condition(self, values: Sequence[str], *, now: datetime) -> Q:
        return self.narrows(values, now)

    def choices(self) -> Choices:
        return self.lists()


def fields() -> dict[str, SegmentField]:
    """Return every field there is, by its name: of this storey, then of those above."""
    above: list[SegmentField] = [import_string(path) for path in settings.CRM_SEGMENT_FIELDS]
    return {field.name: field for field in [*OWN, *above]}


def _known(values: Sequence[str], known: dict[str, int], field: str) -> list[int]:
    missing = [value for value in values if value not in known]
    if missing:
        raise UnknownValue(
            _("“%(value)s” in the condition “%(field)s” does not exist any more. Choose again.")
            % {"value": missing[0], "field": field}
        )
    return [known[value] for value in values]


def _in_group(values: Sequence[str], now: datetime) -> Q:
    known = dict(ReferenceGroup.objects.filter(code__in=values).values_list("code", "pk"))
    today = now.astimezone(Body.current().zone).date()
    memberships = GroupMembership.objects.on(today).filter(group__in=_known(values, known, "group"))
    return Q(Exists(memberships.filter(contact=OuterRef("pk"))))


def _on_council(values: Sequence[str], now: datetime) -> Q:
    numbers = [value for value in values if value.isascii() and value.isdecimal() and len(value) < 19]
    known = {str(pk): pk for pk in AdvisoryBody.objects.filter(pk__in=numbers).values_list("pk", flat=True)}
    today = now.astimezone(Body.current().zone).date()
    seats = Membership.objects.sitting_on(today).filter(body__in=_known(values, known, "council"))
    return Q(Exists(seats.filter(contact=OuterRef("pk"))))


def _competent(values: Sequence[str], now: datetime) -> Q:
    known = dict(Topic.objects.filter(name__in=values).values_list("name", "pk"))
    found = Competence.objects.filter(topic__in=_known(values, known, "competence"))
    return Q(Exists(found.filter(contact=OuterRef("pk"))))


def _at_organisation_of_kind(values: Sequence[str], now: datetime) -> Q:
    today = now.astimezone(Body.current().zone).date()
    posts = Position.objects.held_on(today).filter(organisation__kind__in=values)
    return Q(Exists(posts.filter(contact=OuterRef("pk"))))


def _with_basis(values: Sequence[str], now: datetime) -> Q:
    """Values are `consent`, `official_contact` and `none`."""
    known = {Basis.CONSENT.value, Basis.OFFICIAL.value, "none"}
    if unknown := next((value for value in values if value not in known), None):
        raise UnknownValue(value=unknown)
    condition = Q(standing__basis__in=[value for value in values if value != "none"])
    return condition | Q(standing__isnull=True) | Q(standing__basis="") if "none" in values else condition


def _mailable_by(values: Sequence[str], now: datetime) -> Q:
    """Values are classes of letters; a person must be open to each of them."""
    condition = Q()
    for value in values:
        if value not in LetterClass.values:
            raise UnknownValue(value=value)
        condition &= may_be_written(value, now=now)
    return condition


def _in_language(values: Sequence[str], now: datetime) -> Q:
    if unknown := next((value for value in values if value not in dict(settings.LANGUAGES)), None):
        raise UnknownValue(value=unknown)
    return Q(language__in=values)


def _districts() -> Choices:
    return ((name, name) for name in Contact.objects.all().districts())


def _organisation_kinds() -> Choices:
    names = Organisation.objects.exclude(kind="").order_by("kind").values_list("kind", flat=True).distinct()
    return ((name, name) for name in names)


OWN: tuple[Field, ...] = (
    Field(
        "group",
        _("reference group"),
        _in_group,
        lambda: ((group.code, group.short_title) for group in ReferenceGroup.objects.in_use()),
    ),
    Field(
        "council",
        _("council"),
        _on_council,
        lambda: ((str(body.pk), body.title) for body in AdvisoryBody.objects.all()),
    ),
    Field("district", _("district"), lambda values, now: Q(district__in=values), _districts),
    Field("language", _("language"), _in_language, lambda: settings.LANGUAGES),
    Field(
        "competence",
        _("competence"),
        _competent,
        lambda: ((topic.name, topic.name) for topic in Topic.objects.all()),
    ),
    Field("organisation_kind", _("kind of organisation"), _at_organisation_of_kind, _organisation_kinds),
    Field(
        "basis",
        _("basis of processing"),
        _with_basis,
        lambda: (
            (Basis.CONSENT.value, _("consent")),
            (Basis.OFFICIAL.value, _("official contact")),
            ("none", _("no basis")),
        ),
    ),
    Field("mailable", _("may be written to"), _mailable_by, lambda: LetterClass.choices),
)
