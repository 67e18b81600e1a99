"""The filter of the public calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.web.filters import FilterForm
from events.planning.models import Event


class KindFilter(FilterForm):
    kind = forms.ChoiceField(label=_("Kind of event"), choices=[("", _("Any kind")), *Event.Kind.choices])
