"""Forms of competences."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.expertise.models import Topic


class CompetenceForm(forms.Form):
    """A topic by its name; one the list does not have yet is added."""

    topic = forms.CharField(
        label=_("topic"),
        max_length=200,
        help_text=_("Choose from the list or type a new one."),
        widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
    )
    evidence = forms.CharField(
        label=_("evidence"),
        max_length=300,
        required=False,
        help_text=_("Degree, certificate, publication. Without it the competence counts as declared."),
    )
    may_comment = forms.BooleanField(label=_("ready to comment to the press"), required=False)

    @property
    def topics(self) -> list[str]:
        """Names already in use, for the list under the field."""
        return list(Topic.objects.values_list("name", flat=True)[:500])
