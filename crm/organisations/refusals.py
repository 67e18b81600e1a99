"""What a change of an organisation or a position may expectedly be refused for."""

from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal


class OrganisationNameMissing(Refusal):
    """An organisation needs a short name."""

    status = 422
    message = _("The short name is empty. Type the name by which the organisation is known.")


class PositionEmpty(Refusal):
    """A position says neither where nor what."""

    status = 422
    message = _("Neither the organisation nor the post is given. Type at least one of them.")


class PositionEndsBeforeStart(Refusal):
    """The last day is before the first."""

    status = 422
    message = _("The last day is before the first one. Check both days.")
