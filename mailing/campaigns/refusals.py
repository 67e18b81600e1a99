"""What a campaign may refuse, each by its own name, with a sentence for people."""

from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal


class NotADraft(Refusal):
    message = _("This letter is no longer a draft. Take it back before you change it.")


class WrongState(Refusal):
    message = _("The letter is in another state by now. Look at it again.")


class EmptyList(Refusal):
    message = _("Nobody is on the list. Choose at least one person to whom we may write.")


class SameRecipientTwice(Refusal):
    message = _("One recipient stands on the list twice.")


class NoText(Refusal):
    message = _("The letter has no subject or no text in Russian. Write both.")


class NotFrozen(Refusal):
    message = _("The list of recipients has not been fixed yet.")


class NotRehearsed(Refusal):
    message = _("Text or list changed after the last check of all letters. Check them again.")


class RehearsalFailed(Refusal):
    message = _("The check of all letters found mistakes. Mend them first; they are listed below.")


class NeedsApproval(Refusal):
    message = _("So many letters, and every letter to the press, need the approval of a second person.")


class OwnLetter(Refusal):
    status = 403
    message = _("Nobody approves a letter they wrote or asked approval for. A second person has to do it.")


class MayNotApprove(Refusal):
    status = 403
    message = _("Approving letters is not among your rights.")


class ChangedSinceRequest(Refusal):
    message = _("Text or list changed after approval was asked for. The letter has to be checked and requested again.")


class FactsChanged(Refusal):
    message = _("What this letter tells has changed since: day, place or text of what it is about. Send it back.")


class ReasonNeeded(Refusal):
    message = _("Say why: the author will read it.")


class NotUnknown(Refusal):
    message = _("It is known by now what became of this letter.")


class SendInThePast(Refusal):
    message = _("The time to send lies in the past. Choose a later one or send now.")


class NoSender(Refusal):
    message = _("There is no address to send from. An administrator adds one in the settings.")
