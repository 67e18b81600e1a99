"""Forms of answers: the guest's own, and those of staff who write an answer down."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.contacts.addresses import examine
from crm.contacts.phones import parse_phone
from crm.contacts.search_text import query_words
from crm.groups.models import ReferenceGroup
from crm.web.filters import FilterForm
from crm.web.forms import DateTimeInput
from crm.web.states import choices
from events.answers import needs
from events.answers.replies import Reply, Substitute
from events.invitations.models import Door, Invitation, Rsvp

ANSWERS = [
    (Rsvp.ACCEPTED.value, pgettext_lazy("a guest's own answer", "I will come")),
    (Rsvp.TENTATIVE.value, pgettext_lazy("a guest's own answer", "Maybe")),
    (Rsvp.DECLINED.value, pgettext_lazy("a guest's own answer", "I will not come")),
    (Rsvp.DELEGATED.value, pgettext_lazy("a guest's own answer", "I send a substitute")),
]
CLICKS = {"yes": Rsvp.ACCEPTED.value, "maybe": Rsvp.TENTATIVE.value, "no": Rsvp.DECLINED.value}


class SubstituteFields(forms.Form):
    """Who comes instead; asked for only with that answer."""

    sometimes_needed: ClassVar[tuple[str, ...]] = ("substitute_name", "substitute_contact")

    substitute_name = forms.CharField(label=_("Surname, name and patronymic"), max_length=300, required=False)
    substitute_post = forms.CharField(label=_("Post"), max_length=300, required=False)
    substitute_organisation = forms.CharField(label=_("Organisation"), max_length=300, required=False)
    substitute_contact = forms.CharField(
        label=_("E-mail or phone"),
        max_length=254,
        required=False,
        help_text=_("To this address we send the invitation."),
    )
    substitute_agreed = forms.BooleanField(
        label=_("This person agrees that I pass their name and contact on"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for name, contact and agreement where a substitute is named."""
        data = super().clean() or {}
        if data.get("answer") != Rsvp.DELEGATED:
            return data
        if not data.get("substitute_name", "").strip():
            self.add_error("substitute_name", _("Say who comes instead of you: at least surname and name."))
        contact = data.get("substitute_contact", "").strip()
        data["email"], data["phone"] = "", ""
        if "@" in contact:
            address = examine(contact)
            if address.verdict == "bad":
                self.add_error("substitute_contact", _("This is no e-mail address. Write it as name@example.org."))
            data["email"] = address.normal
        elif contact and (phone := parse_phone(contact)):
            data["phone"] = phone.number
        else:
            self.add_error("substitute_contact", _("Give an e-mail address or a phone number of this person."))
        if not data.get("substitute_agreed"):
            self.add_error("substitute_agreed", _("Ask the person first: we may not keep their data without it."))
        return data

    def to_substitute(self) -> Substitute:
        data = self.cleaned_data
        return Substitute(
            name=" ".join(data["substitute_name"].split()),
            post=data["substitute_post"].strip(),
            organisation=data["substitute_organisation"].strip(),
            email=data.get("email", ""),
            phone=data.get("phone", ""),
            agreed=bool(data["substitute_agreed"]),
        )


class GuestForm(SubstituteFields):
    """The answer page of a guest."""

    answer = forms.ChoiceField(
        label=_("Will you come?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    needs = forms.MultipleChoiceField(
        label=_("What you will need"),
        choices=list(needs.NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("A question or a wish"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def to_reply(self, *, language_of_house: str, now: datetime) -> Reply:
        """Give the answer as the ledger takes it; the needs are written in the language of the house."""
        data = self.cleaned_data
        return Reply(
            rsvp=data["answer"],
            door=Door.LINK,
            received_at=now,
            comment=data["note"].strip(),
            access_needs=needs.as_text(data["needs"], language_of_house),
            trust="A",
        )


class RecordForm(SubstituteFields):
    """Staff write down what a guest said on the telephone, in person or in a letter."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (Rsvp.ACCEPTED.value, pgettext_lazy("answer written down by staff", "will come")),
            (Rsvp.TENTATIVE.value, pgettext_lazy("answer written down by staff", "maybe")),
            (Rsvp.DECLINED.value, pgettext_lazy("answer written down by staff", "will not come")),
            (Rsvp.DELEGATED.value, pgettext_lazy("answer written down by staff", "sends a substitute")),
        ],
        widget=forms.RadioSelect,
    )
    door = forms.ChoiceField(
        label=_("How the answer came"),
        choices=[
            (Door.PHONE.value, pgettext_lazy("door of an answer", "by telephone")),
            (Door.LETTER.value, pgettext_lazy("door of an answer", "by letter")),
            (Door.STAFF.value, pgettext_lazy("door of an answer", "in person")),
        ],
        initial=Door.PHONE.value,
    )
    answered_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    needs = forms.MultipleChoiceField(
        label=_("What the guest needs"),
        choices=list(needs.NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    plus = forms.IntegerField(
        label=_("Comes with so many more"), min_value=0, max_value=9, required=False, initial=0,
        help_text=_("Each of them takes a seat."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    field_order = ["answer", "door", "answered_at", "needs", "plus", "note"]

    def to_reply(self, *, language_of_house: str, now: datetime) -> Reply:
        """Give the answer as the ledger takes it."""
        data = self.cleaned_data
        return Reply(
            rsvp=data["answer"],
            door=data["door"],
            received_at=now,
            effective_at=data["answered_at"],
            version=None,
            comment=data["note"].strip(),
            access_needs=needs.as_text(data["needs"], language_of_house),
            plus=data["plus"] or 0,
        )


def initial_of(invitation: Invitation) -> dict[str, Any]:
    """What is on record of a guest, for a form."""
    answered = invitation.rsvp not in (Rsvp.NO_REPLY, Rsvp.REVOKED, Rsvp.WAITLISTED)
    said = invitation.rsvp if answered else ""
    said = {Rsvp.WAITLISTED: Rsvp.ACCEPTED.value, Rsvp.REVOKED: Rsvp.DECLINED.value}.get(Rsvp(invitation.rsvp), said)
    return {
        "answer": said,
        "needs": needs.from_text(invitation.access_needs),
        "note": invitation.note,
        "plus": invitation.plus,
    }


class AnswerFilter(FilterForm):
    """Filters of the ledger tab."""

    q = forms.CharField(label=_("Surname or organisation"))
    rsvp = forms.ChoiceField(
        label=_("Any answer"),
        choices=[
            ("", _("Any answer")),
            *choices("rsvp"),
            ("needs", _("with access needs")),
            ("flagged", _("needs a look")),
        ],
    )
    group = forms.ModelChoiceField(
        label=_("All groups"), queryset=ReferenceGroup.objects.none(), empty_label=_("All groups")
    )

    def __init__(self, *args: Any, groups: QuerySet[ReferenceGroup], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups

    def narrow_q(self, rows: QuerySet[Invitation], question: str) -> QuerySet[Invitation]:
        for word in query_words(question):
            rows = rows.filter(Q(contact__search_text__contains=word) | Q(request__name__icontains=word))
        return rows

    def narrow_rsvp(self, rows: QuerySet[Invitation], answer: str) -> QuerySet[Invitation]:
        if answer == "needs":
            return rows.exclude(access_needs="")
        return rows.filter(is_flagged=True) if answer == "flagged" else rows.filter(rsvp=answer)


class ReasonForm(forms.Form):
    """Why a request is refused."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
