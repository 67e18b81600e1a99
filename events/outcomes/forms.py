"""The form of a report: text, decisions row by row, whether people are named."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.web.forms import DateInput
from events.outcomes.actions import DecisionLine, Text
from events.outcomes.models import Outcome

MOST_DECISIONS = 60


class OutcomeForm(forms.Form):
    """What people write; the counts are never typed."""

    aim = forms.CharField(
        label=pgettext_lazy("outcome", "Aim"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Why the meeting was held. Taken from the event; change it if it turned out otherwise."),
    )
    text_ru = forms.CharField(
        label=gettext_lazy("What came of it, in Russian"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy(
            "The first paragraph stands under the heading of the public page. An empty line parts paragraphs."
        ),
    )
    text_en = forms.CharField(
        label=gettext_lazy("What came of it, in English"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
    )
    publishes_names = forms.BooleanField(
        label=gettext_lazy("Name those who came and agreed to be named"),
        required=False,
        help_text=gettext_lazy(
            "A second person then approves the report. Whoever withdraws the consent leaves every version."
        ),
    )

    def __init__(self, *args: Any, outcome: Outcome, **options: Any) -> None:
        names = ("aim", "text_ru", "text_en", "publishes_names")
        options["initial"] = {name: getattr(outcome, name) for name in names}
        super().__init__(*args, **options)

    def to_text(self, decisions: tuple[DecisionLine, ...]) -> Text:
        data = self.cleaned_data
        return Text(
            aim=_lines(data["aim"]),
            text_ru=_lines(data["text_ru"]),
            text_en=_lines(data["text_en"]),
            publishes_names=data["publishes_names"],
            decisions=decisions,
        )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class DecisionForm(forms.Form):
    """One decision; an empty row is none."""

    text = forms.CharField(
        label=gettext_lazy("Decision"), max_length=2_000, required=False, widget=forms.Textarea({"rows": 2})
    )
    responsible = forms.CharField(label=gettext_lazy("Who does it"), max_length=200, required=False)
    due_on = forms.DateField(label=pgettext_lazy("decision", "By"), required=False, widget=DateInput())
    done = forms.CharField(
        label=gettext_lazy("What was done"), max_length=500, required=False, help_text=gettext_lazy("Filled in later.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text") and any(data.get(name) for name in ("responsible", "due_on", "done")):
            self.add_error("text", _("Write the decision, or clear the rest of this row."))
        return data


class BaseDecisionFormSet(forms.BaseFormSet[DecisionForm]):
    def lines(self) -> tuple[DecisionLine, ...]:
        """The rows that were filled in, in their order."""
        filled = (form.cleaned_data for form in self.forms if form.cleaned_data.get("text"))
        return tuple(
            DecisionLine(
                text=_lines(row["text"]), responsible=row["responsible"], due_on=row["due_on"], done=row["done"]
            )
            for row in filled
        )


DecisionFormSet = forms.formset_factory(
    DecisionForm, formset=BaseDecisionFormSet, extra=2, max_num=MOST_DECISIONS, absolute_max=MOST_DECISIONS
)


def decision_formset(outcome: Outcome, data: Any = None) -> BaseDecisionFormSet:
    """The rows of a report, with two empty ones after them."""
    known = outcome.decisions.all() if outcome.pk else []
    initial = [
        {"text": row.text, "responsible": row.responsible, "due_on": row.due_on, "done": row.done} for row in known
    ]
    formset: BaseDecisionFormSet = DecisionFormSet(data, initial=initial, prefix="decisions")  # type: ignore[assignment]
    return formset


class ReasonForm(forms.Form):
    """Why a step back is taken."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.TextInput({"data-width": "full"})
    )
