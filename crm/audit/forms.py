"""Filters of the journal."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.access.models import User
from crm.audit import queries, words
from crm.journal.models import JournalEntry
from crm.web.filters import FilterForm
from crm.web.forms import DateInput

Entries = QuerySet[JournalEntry]


class JournalFilters(FilterForm):
    """Who, what, about what, when, and a number or word of the line itself."""

    more = ("subject", "since", "until")

    q = forms.CharField(label=_("Number of an object or a word of the reason"), max_length=100)
    person = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), empty_label=_("Everybody"))
    verb = forms.ChoiceField(label=_("What"))
    subject = forms.ChoiceField(label=_("About what"))
    since = forms.DateField(label=pgettext_lazy("period", "From"), widget=DateInput)
    until = forms.DateField(label=pgettext_lazy("period", "To"), widget=DateInput)

    def __init__(self, data: QueryDict, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["person"].queryset = User.objects.order_by("last_name", "first_name")  # type: ignore[attr-defined]
        verbs = sorted((words.verb(name), name) for name in queries.verbs_in_use())
        self.fields["verb"].choices = [("", _("All changes")), *((name, word) for word, name in verbs)]  # type: ignore[attr-defined]
        kinds = sorted((words.kind(name), name) for name in queries.subject_types_in_use())
        self.fields["subject"].choices = [("", _("All objects")), *((name, word) for word, name in kinds)]  # type: ignore[attr-defined]

    def narrow_q(self, rows: Entries, value: str) -> Entries:
        return rows.filter(Q(subject_id=value) | Q(reason__icontains=value))

    def narrow_person(self, rows: Entries, value: User) -> Entries:
        return rows.filter(by=value)

    def narrow_subject(self, rows: Entries, value: str) -> Entries:
        return rows.filter(subject_type=value)

    def narrow_since(self, rows: Entries, value: date) -> Entries:
        return rows.filter(at__gte=_start_of(value))

    def narrow_until(self, rows: Entries, value: date) -> Entries:
        return rows.filter(at__lt=_start_of(value + timedelta(days=1)))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
