"""What templates refuse."""

from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal


class CodeTaken(Refusal):
    message = _("A template with this code exists already. Choose another code.")


class ChangedMeanwhile(Refusal):
    message = _("Someone changed this template while you wrote. Copy your text, open the template again and compare.")


class BrokenText(Refusal):
    """The message names the first mistake."""
