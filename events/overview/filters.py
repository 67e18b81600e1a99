"""Filters of the lists of events."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.models import Department
from crm.web.filters import FilterForm
from events.planning.models import Event, EventQuerySet


class EventFilter(FilterForm):
    """Search in code, title and place; kind; unit."""

    q = forms.CharField(
        label=_("Search"), max_length=100, widget=forms.TextInput({"placeholder": _("Title, place or code")})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any kind")), *Event.Kind.choices])
    department = forms.ModelChoiceField(
        label=_("Responsible unit"), queryset=Department.objects.all(), empty_label=_("All units")
    )

    def narrow_q(self, events: EventQuerySet, question: str) -> EventQuerySet:
        return events.found_by(question)
