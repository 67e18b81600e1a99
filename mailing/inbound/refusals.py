"""What reading letters may expectedly be refused."""

from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal


class DecidedAlready(Refusal):
    """Somebody has dealt with this letter."""

    message = _("Somebody has dealt with this letter already. Look what came of it: nothing was changed now.")
