"""What outcomes refuse, in words for people."""

from django.utils.translation import gettext_lazy

from crm.journal.refusals import Refusal


class EventNotHeld(Refusal):
    """An outcome is written after the event."""

    message = gettext_lazy("The event is not marked as held. Mark it first: its report opens with the counts.")


class NothingToPublish(Refusal):
    """A report without a word."""

    message = gettext_lazy("The report has no text yet. Write in a few sentences what came of the event, and save.")


class OwnOutcome(Refusal):
    """Nobody approves what they wrote or asked for."""

    message = gettext_lazy("A second person approves: not the one who wrote the report or asked for approval.")


class ChangedSinceRequest(Refusal):
    """Text, counts or names differ from what was asked for."""

    message = gettext_lazy(
        "The report or its counts changed after approval was asked for, so it is a draft again. "
        "Look at it and ask for approval once more."
    )


class NotApproved(Refusal):
    """Names go out only after a second person looked."""

    message = gettext_lazy("A report with names needs the approval of a second person. Ask for approval first.")


class WrongState(Refusal):
    """Someone else took the step meanwhile."""

    message = gettext_lazy("The report is in another state by now. Reload the page and look what can be done.")
