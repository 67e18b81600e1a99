"""What accreditation refuses, in words for people."""

from django.utils.translation import gettext_lazy

from crm.journal.refusals import Refusal


class AccreditationClosed(Refusal):
    """Too late, or the event takes no applications."""

    message = gettext_lazy("Applications are not taken any more. Call the press office: the phone is on this page.")


class AlreadyDecided(Refusal):
    """Someone else decided meanwhile."""

    message = gettext_lazy("This application was decided by a colleague meanwhile. Nothing was changed.")


class NotInForce(Refusal):
    """Only a granted accreditation can be revoked."""

    message = gettext_lazy("This accreditation is not in force, so there is nothing to revoke.")


class LetterNotSent(Refusal):
    """The decision stands, its letter did not leave."""

    message = gettext_lazy("The letter about it could not be sent. Tell the journalist by phone.")
