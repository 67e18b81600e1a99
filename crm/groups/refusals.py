"""What a change of a group or its members may expectedly be refused for."""

from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal


class GroupMoveNotAllowed(Refusal):
    """The group is not in a state from which this step leads on."""

    message = _("The group is in another state already, so this step is not possible. Look at the group again.")


class ApprovingActMissing(Refusal):
    """A group is approved by an act with a number and a day."""

    status = 422
    message = _("A group is approved by an act. Name the act, the day of approval and the day of the next review.")


class ReviewNotLater(Refusal):
    """The review would come before the approval."""

    status = 422
    message = _("The day of review is not later than the day of approval. Choose a later one.")


class CriteriaMissing(Refusal):
    """Without criteria nobody can say who belongs to the group."""

    status = 422
    message = _("The group has no criteria, so nobody can say who belongs to it. Write the criteria first.")


class AlreadyInGroup(Refusal):
    """The person or organisation is in the group now."""

    message = _("Already in this group.")


class GroupIsArchived(Refusal):
    """Nobody enters an archived group."""

    message = _("The group is archived, so nobody can be added to it. Put it under review first.")


class LeavesBeforeEntering(Refusal):
    """The last day is before the first."""

    status = 422
    message = _("The day of leaving is before the day of entering. Check the day.")
