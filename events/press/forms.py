"""The form of an announcement."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.contacts.search_text import query_words
from crm.organisations.models import MediaOutlet
from crm.web.filters import FilterForm
from events.planning.outlets import OutletField, outlets_in_order
from events.press.actions import Words
from events.press.facts import usual_gathering
from events.press.layout import MOST_QUESTIONS
from events.press.models import PressAnnouncement

FULL = {"data-width": "full"}


class AnnouncementForm(forms.ModelForm[PressAnnouncement]):
    """What the press office writes; day, hour, place and format come from the event."""

    outlets = OutletField(label=gettext_lazy("Who gets it"))

    class Meta:
        model = PressAnnouncement
        fields = (
            "headline", "gathering", "entrance", "speakers", "topic", "questions", "shooting", "accreditation",
            "press_contact",
        )  # fmt: skip
        widgets = {
            "headline": forms.TextInput(FULL),
            "entrance": forms.TextInput(FULL),
            "speakers": forms.Textarea({"rows": 3}),
            "topic": forms.Textarea({"rows": 3}),
            "questions": forms.Textarea({"rows": 4}),
            "shooting": forms.TextInput(
                {**FULL, "placeholder": gettext_lazy("From what hour, where cameras stand, where sound is taken")}
            ),
            "accreditation": forms.Textarea({"rows": 2}),
            "press_contact": forms.TextInput(FULL),
        }
        help_texts = {
            "gathering": gettext_lazy("When and where journalists gather before the start."),
            "speakers": gettext_lazy("Each on a line of its own: name, post."),
            "shooting": gettext_lazy("Write only what is agreed: newsrooms rely on it. An empty line falls out."),
            "press_contact": gettext_lazy("Name, phone, e-mail of whoever answers journalists."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["outlets"]
        assert isinstance(field, OutletField)
        field.offer(outlets_in_order())
        usual = usual_gathering(self.instance.event)
        if usual:
            self.fields["gathering"].help_text = _(
                "When and where journalists gather before the start, usually 20 minutes before: %(clock)s."
            ) % {"clock": usual}
        self.initial["outlets"] = list(self.instance.outlets.all())

    def clean_questions(self) -> str:
        questions = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(questions) > MOST_QUESTIONS:
            raise forms.ValidationError(
                _("There are %(n)s questions. Leave the %(most)s that matter most.")
                % {"n": len(questions), "most": MOST_QUESTIONS}
            )
        return "\n".join(questions)

    def to_words(self) -> Words:
        return Words(**{name: self.cleaned_data[name].replace("\r\n", "\n") for name in self.Meta.fields})


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.TextInput(FULL))


class OutletFilter(FilterForm):
    """The media list: by words, form and priority."""

    q = forms.CharField(
        label=gettext_lazy("Search"), max_length=100, widget=forms.TextInput({"placeholder": gettext_lazy("Outlet")})
    )
    form = forms.ChoiceField(label=pgettext_lazy("outlet", "Form"))
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("Any priority")), ("1", "1"), ("2", "2"), ("3", "3")],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = MediaOutlet.objects.order_by("form").values_list("form", flat=True).distinct()
        choices = self.fields["form"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", gettext_lazy("Any form")), *((form, form) for form in known)]

    def narrow_q(self, rows: Any, question: str) -> Any:
        for word in query_words(question):
            rows = rows.filter(organisation__search_text__contains=word)
        return rows


class JournalistFilter(FilterForm):
    """People of the media list."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        max_length=100,
        widget=forms.TextInput({"placeholder": gettext_lazy("Surname or outlet")}),
    )

    def narrow_q(self, rows: Any, question: str) -> Any:
        for word in query_words(question):
            rows = rows.filter(search_text__contains=word)
        return rows
