"""Forms of the mailbox page."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from crm.web.filters import FilterForm
from mailing.local_mail.models import LocalLetter


class MailboxFilter(FilterForm):
    """Search by recipient or subject."""

    q = forms.CharField(label=_("Recipient or subject"), required=False)

    def narrow_q(self, rows: QuerySet[LocalLetter], value: str) -> QuerySet[LocalLetter]:
        return rows.filter(Q(envelope_to__icontains=value) | Q(subject__icontains=value))


class WordsForm(forms.Form):
    """An answer in words, as the recipient would write it."""

    text = forms.CharField(label=_("Words of the answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
