"""What the door refuses, in words for people."""

from django.utils.translation import gettext_lazy

from crm.journal.refusals import Refusal


class DoorIsClosed(Refusal):
    """Nobody can be marked as present at a draft or a cancelled event."""

    message = gettext_lazy(
        "Nobody can be marked here: the event was not announced, or it was called off. Nothing was changed."
    )


class NobodyIsWaitedFor(Refusal):
    """Everyone who said yes has a mark already."""

    message = gettext_lazy("Everyone who said they would come has a mark already. Nothing was changed.")
