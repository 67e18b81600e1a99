"""What the ledger may expectedly refuse, in words for people."""

from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal


class RequestDecided(Refusal):
    """Somebody has decided about this request."""

    message = _("This request was decided already. Look what came of it: nothing was changed now.")


class ReasonNeeded(Refusal):
    """A refusal needs a reason that can be told."""

    status = 422
    message = _("Say why: the reason stays on file and can be told to the person.")


class InvitationIsOver(Refusal):
    """The invitation was withdrawn or replaced, or the event is called off."""

    message = _("This invitation no longer holds: it was withdrawn or replaced, or the event is called off.")


class AnsweredInFuture(Refusal):
    """An answer cannot be given later than now."""

    status = 422
    message = _("The time of the answer lies in the future. Set the time of the call.")


class NoAnswerInLetter(Refusal):
    """The letter does not say yes, maybe or no."""

    status = 422
    message = _(
        "The letter does not hold an answer that can be written down. Write it down by hand on the event's page."
    )
