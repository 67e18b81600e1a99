"""The filters of the list, and the form that opens a card."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.models import User
from crm.consent.actions import Line
from crm.consent.forms import not_in_future
from crm.consent.models import Basis, Consent
from crm.contacts.actions import Person
from crm.contacts.addresses import examine
from crm.contacts.forms import PersonForm
from crm.contacts.models import ContactQuerySet
from crm.contacts.names import PersonName
from crm.contacts.phones import parse_phone
from crm.contacts.refusals import WHAT_IS_WRONG, PhoneNotValid
from crm.duplicates.similarity import Card
from crm.exchange.models import Import
from crm.groups.models import ReferenceGroup
from crm.segments.fields import fields
from crm.web.filters import FilterForm
from crm.web.forms import DateInput

Row = TypeVar("Row", bound=Model)


def _choices(name: str, everything: str | Promise) -> list[tuple[str, str | Promise]]:
    listed: Iterable[tuple[str, str | Promise]] = fields()[name].choices()
    return [("", everything), *listed]


class ContactFilters(FilterForm):
    """Search and conditions of the list; every condition is a field of the segment grammar."""

    more: ClassVar[tuple[str, ...]] = ("competence", "organisation_kind", "language", "basis", "list")

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Name, organisation, address or phone")}),
    )
    group = forms.ChoiceField(label=_("Group"))
    district = forms.ChoiceField(label=_("District"))
    council = forms.ChoiceField(label=_("Council"))
    competence = forms.ChoiceField(label=_("Competence"))
    organisation_kind = forms.ChoiceField(label=_("Kind of organisation"))
    language = forms.ChoiceField(label=_("Language"))
    basis = forms.ChoiceField(label=_("Basis of processing"))
    list = forms.ModelChoiceField(
        label=_("Imported list"), queryset=Import.objects.none(), empty_label=pgettext_lazy("filter", "Any list")
    )

    def __init__(self, data: QueryDict, *, reader: User, **options: Any) -> None:
        super().__init__(data, **options)
        self.sees_personal_data = reader.may("crm.see_personal_data")
        for name, everything in EVERYTHING.items():
            self.fields[name].choices = _choices(name, everything)  # type: ignore[attr-defined]
        if reader.may("crm.import_contacts"):
            self.fields["list"].queryset = Import.objects.visible_to(reader).committed().newest_first()  # type: ignore[attr-defined]
        else:
            del self.fields["list"]

    def narrow(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Return only the contacts that meet the search and every condition."""
        known, now = fields(), timezone.now()
        for name, value in self.active.items():
            if name == "list":
                rows = rows.filter(Exists(value.rows.with_cards().filter(contact=OuterRef("pk"))))
            elif name != "q":
                rows = rows.filter(known[name].condition([value], now=now))
        return rows

    def search(self, contacts: ContactQuerySet) -> ContactQuerySet:
        """Return only those the question finds: by everything on the card, by names alone for a masked reader."""
        question = self.active.get("q", "")
        return contacts.found_by(question) if self.sees_personal_data else contacts.named(question)


EVERYTHING: dict[str, str | Promise] = {
    "group": pgettext_lazy("filter", "All groups"),
    "district": pgettext_lazy("filter", "All districts"),
    "council": pgettext_lazy("filter", "Any council"),
    "competence": pgettext_lazy("filter", "Any competence"),
    "organisation_kind": pgettext_lazy("filter", "Any organisation"),
    "language": pgettext_lazy("filter", "Any language"),
    "basis": pgettext_lazy("filter", "Any basis"),
}


class NewPersonForm(PersonForm):
    """A card from nothing: who, how to reach, where from, in which groups, on what ground."""

    email = forms.CharField(
        label=_("e-mail"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("phone"), max_length=60, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    organisation = forms.CharField(
        label=_("organisation"),
        max_length=300,
        required=False,
        help_text=_("If there is no card of it yet, one is opened."),
    )
    post = forms.CharField(label=_("post"), max_length=300, required=False)
    groups = forms.ModelMultipleChoiceField(
        label=_("reference groups"),
        queryset=ReferenceGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis = forms.ChoiceField(
        label=_("On what ground we may write"),
        choices=[
            ("", _("none yet: no letters will go out")),
            (Basis.CONSENT, _("the person's consent")),
            (Basis.OFFICIAL, _("official contact: named by the organisation for letters")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    basis_on = forms.DateField(label=_("day of the consent"), required=False, widget=DateInput)
    basis_way = forms.CharField(label=_("how it was given"), max_length=200, required=False)
    basis_proof = forms.CharField(label=_("proof"), max_length=300, required=False)
    is_another = forms.BooleanField(label=_("This is another person: open a new card"), required=False)

    class Meta(PersonForm.Meta):
        fields = ("surname", "name", "patronymic", "sex", "language", "district", "department", "source")

    def __init__(self, *args: Any, writer: User, **kwargs: Any) -> None:
        super().__init__(*args, writer=writer, **kwargs)
        groups = self.fields["groups"]
        assert isinstance(groups, forms.ModelMultipleChoiceField)
        groups.queryset = ReferenceGroup.objects.visible_to(writer).in_use()

    def clean_email(self) -> str:
        text: str = self.cleaned_data["email"].strip()
        if text and (found := examine(text)).verdict == "bad":
            raise forms.ValidationError(str(WHAT_IS_WRONG[found.reason]))
        return text

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"].strip()
        if text and parse_phone(text, city_code=self.city_code) is None:
            raise forms.ValidationError(PhoneNotValid.message)
        return text

    city_code = ""

    def clean_basis_on(self) -> Any:
        return not_in_future(self.cleaned_data["basis_on"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("basis"):
            if not values.get("basis_on") and "basis_on" not in self.errors:
                self.add_error("basis_on", _("A consent without a day does not count. Enter the day."))
            if not values.get("basis_way"):
                self.add_error("basis_way", _("A consent without its way does not count. Say how it was given."))
        return values

    def to_person(self) -> Person:
        names = ("surname", "name", "patronymic", "sex", "language", "district", "department", "source")
        return Person(**{name: self.cleaned_data[name] for name in names})

    def to_line(self) -> Line | None:
        """The line of the ledger that opens the card, if there is a ground."""
        values = self.cleaned_data
        if not values["basis"]:
            return None
        kind = Consent.Kind.PROCESSING if values["basis"] == Basis.CONSENT else Consent.Kind.OFFICIAL
        return Line(kind, Consent.State.GIVEN, values["basis_on"], values["basis_way"], values["basis_proof"])

    def to_card(self) -> Card:
        """What is compared with the base; made of whatever is typed so far, right or wrong."""
        said = {
            name: str(self.data.get(name, "")).strip() for name in ("surname", "name", "patronymic", "organisation")
        }
        address = examine(str(self.data.get("email", "")))
        phone = parse_phone(str(self.data.get("phone", "")), city_code=self.city_code)
        return Card(
            PersonName(said["surname"], said["name"], said["patronymic"]),
            frozenset({address.normal} - {""}),
            frozenset({phone.number} if phone else ()),
            said["organisation"],
        )
