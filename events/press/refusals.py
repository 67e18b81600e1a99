"""What the press room refuses, in words for people."""

from django.utils.translation import gettext_lazy

from crm.journal.refusals import Refusal


class NotForPress(Refusal):
    """An announcement belongs to an event for the press that the city may know of."""

    message = gettext_lazy("An announcement is made for an event that is not called off.")


class EventNotAnnounced(Refusal):
    """Its page and the form of accreditation, to which the letters lead, are still closed."""

    message = gettext_lazy(
        "The event is still a draft: the links in the letters would open nothing. Announce the event first, then send "
        "the announcement for approval."
    )


class NotADraft(Refusal):
    """It went to approval or to the newsrooms."""

    message = gettext_lazy("The announcement is no draft any more. Take it back from approval before you change it.")


class LongerThanAPage(Refusal):
    """An announcement is one page."""

    message = gettext_lazy(
        "The announcement is longer than one page. Shorten the topic, the questions or the list of speakers."
    )


class NothingToWithdraw(Refusal):
    """Only what is public can be taken off."""

    message = gettext_lazy("The announcement is not public, so there is nothing to withdraw.")


class LettersHaveMistakes(Refusal):
    """The rehearsal stops them."""

    message = gettext_lazy("The check of all letters found mistakes: nothing was sent for approval.")
