"""What a change of an event may expectedly refuse, in words for people."""

from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal


class EventIsOver(Refusal):
    """What has taken place cannot be moved or called off."""

    message = _("The event is over or called off for good: it cannot be changed any more.")


class NothingChanged(Refusal):
    """Day, hour and place are as before."""

    status = 422
    message = _("Day, hour, place and link are as they were. Change at least one of them.")


class NotAnnouncedYet(Refusal):
    """A draft is simply edited."""

    message = _("Nobody knows of this event yet. Change it in its own form: no letters are needed.")


class DateInThePast(Refusal):
    """A new date lies in the past."""

    status = 422
    message = _("The new date lies in the past. Set a coming one.")


class ReasonNeeded(Refusal):
    """Guests and the city read the reason."""

    status = 422
    message = _("Write the reason: guests read it in the letter and in their calendars.")


class CalendarsAreUpToDate(Refusal):
    """No calendar shows anything that is no longer so."""

    message = _("All calendars show what is so now. No letter is needed.")


class InvitationGone(Refusal):
    """The invitation was withdrawn or replaced before."""

    message = _("This invitation no longer holds: it was withdrawn or replaced before.")
