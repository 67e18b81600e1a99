"""What a change of a council or its seats may expectedly be refused for."""

from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal


class AlreadyOnCouncil(Refusal):
    """One person holds one seat per convocation."""

    message = _("This person holds a seat on this body already; one person holds one seat.")


class NoSeatLeft(Refusal):
    """The statute knows no more seats."""

    message = _("All seats by the statute are taken. End a membership first, or correct the number of seats.")


class TermEndsBeforeStart(Refusal):
    """The last day is before the first."""

    status = 422
    message = _("The last day is before the first one. Check both days.")


class MembershipEnded(Refusal):
    """The membership is over already."""

    message = _("This membership is over already.")
