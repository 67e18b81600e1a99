"""What came of a letter about an answer: kept as codes, told in the reader's language, with buttons to act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from crm.access.models import User
from crm.web import dates
from crm.web.states import state
from events.invitations.models import Invitation
from mailing.inbound.models import InboundLetter
from mailing.inbound.ports import Proposal

OUTCOMES = {
    "applied": InboundLetter.Outcome.APPLIED,
    "duplicate": InboundLetter.Outcome.DUPLICATE,
    "older": InboundLetter.Outcome.OLDER,
    "earlier_date": InboundLetter.Outcome.OLDER,
    "stored": InboundLetter.Outcome.OLDER,
    "robot": InboundLetter.Outcome.NEEDS_STAFF,
    "unverified": InboundLetter.Outcome.NEEDS_STAFF,
}


def letter_outcome(recorded: str) -> str:
    """The outcome of a letter whose answer went into the ledger."""
    return OUTCOMES[recorded]


def of_letter(code: str, invitation: Invitation | None, **details: Any) -> dict[str, Any]:
    """Make the summary of a letter: a code with names, and the facts that `receive_mail` prints."""
    summary: dict[str, Any] = {"code": code, **{name: value for name, value in details.items() if value}}
    report: dict[str, Any] = {}
    if invitation is not None:
        event = invitation.event
        summary |= {
            "invitation": invitation.pk,
            "guest": invitation.guest_name,
            "event": {"code": event.code, "ru": event.title_ru, "en": event.title_en},
        }
        report["invitation"] = invitation.uid
    if details.get("said"):
        report["answer"] = details["said"]
    if details.get("trust"):
        report["trust"] = details["trust"]
    return {**summary, "report": report}


def words(summary: Mapping[str, Any]) -> str:
    """Say in the reader's language what came of a letter."""
    names = _names(summary)
    sentence = _sentences().get(str(summary.get("code")), _("A letter about an answer to an invitation."))
    parts = [sentence % names]
    if summary.get("by"):
        parts.append(_("Answered by %(by)s.") % {"by": summary["by"]})
    if summary.get("trust") == "B" and summary.get("code") == "applied":
        parts.append(_("The sender was not checked."))
    if "method_differs" in summary.get("notes", ()):
        parts.append(_("The letter names two kinds of calendar message; the one inside it was taken."))
    if summary.get("line"):
        parts.append(f"«{summary['line']}»")
    return " ".join(parts)


def _names(summary: Mapping[str, Any]) -> dict[str, Any]:
    event = summary.get("event", {})
    language = get_language() or "ru"
    said = str(summary.get("said", ""))
    return {
        "guest": summary.get("guest", ""),
        "event": (event.get("en") if language.startswith("en") else "") or event.get("ru", ""),
        "said": str(state("rsvp", said).label) if said else "",
        "person": summary.get("person") or _("somebody"),
        "brings": summary.get("brings", ""),
        "method": summary.get("method", ""),
        "start": _moment(str(summary.get("start", "")), language),
        "comment": summary.get("comment", ""),
    }


def _moment(text: str, language: str) -> str:
    try:
        return dates.moment(datetime.fromisoformat(text), language)
    except ValueError:
        return text


def _sentences() -> dict[str, str]:
    return {
        "applied": _("%(guest)s — %(said)s. “%(event)s”."),
        "duplicate": _("%(guest)s — %(said)s, said before. “%(event)s”."),
        "older": _("%(guest)s — %(said)s, but a newer answer is known. “%(event)s”."),
        "earlier_date": _("%(guest)s — %(said)s, but to the earlier date. “%(event)s”: the guest stays asked."),
        "stored": _("%(guest)s — %(said)s. Stored only: “%(event)s” is over, or the invitation no longer holds."),
        "robot": _("%(guest)s: two different answers within seconds, perhaps by a robot. “%(event)s”."),
        "unverified": _(
            "%(guest)s — %(said)s, but the sender's own domain refuses the letter. The guest is asked to confirm "
            "by the link. “%(event)s”."
        ),
        "stranger": _("%(person)s answered with the invitation of %(guest)s: %(said)s. “%(event)s”."),
        "substitute": _("%(guest)s sends a substitute: %(person)s. “%(event)s”."),
        "brings": _("%(guest)s will come and asks to bring along: %(brings)s. “%(event)s”."),
        "unclear": _("%(guest)s answered, but the letter does not say what. “%(event)s”."),
        "several_answers": _("The letter holds several answers that differ. %(guest)s “%(event)s”."),
        "one_of_a_series": _("%(guest)s — %(said)s, but to another date than that of “%(event)s”."),
        "by_address_only": _(
            "Perhaps an answer of %(guest)s to “%(event)s” (%(said)s): the address fits, the invitation's own sign is "
            "missing."
        ),
        "counter": _("%(guest)s proposes another time: %(start)s. %(comment)s “%(event)s”."),
        "sent_again": _("The calendar of %(guest)s asked for the invitation again: it is sent. “%(event)s”."),
        "sent_already": _("The calendar of %(guest)s asked again; the invitation went a short while ago. “%(event)s”."),
        "forwarded": _("The invitation of %(guest)s was passed on to %(person)s. “%(event)s”. No answer."),
        "told_only": _("A calendar message of the kind %(method)s. It changes nothing here."),
        "unknown_method": _("A calendar message of an unknown kind: %(method)s."),
        "no_invitation": _("A calendar answer that belongs to no invitation of ours."),
        "words": _("%(guest)s writes about “%(event)s”, perhaps: %(said)s."),
        "words_of_stranger": _("Someone else writes in the place of %(guest)s about “%(event)s”, perhaps: %(said)s."),
        "letter_of_guest": _("%(guest)s writes about “%(event)s”."),
    }


RECORDABLE = ("accepted", "tentative", "declined")


def proposals(letter: InboundLetter, *, user: User) -> Sequence[Proposal]:
    """Offer what a person may do about a letter that waits: write the answer down, or go to the request."""
    pk = letter.summary.get("invitation")
    if pk is None or not user.may("events.record_answers"):
        return []
    invitation = Invitation.objects.run_by(user).filter(pk=pk).first()
    if invitation is None:
        return []
    if letter.summary.get("request"):
        return [Proposal(_("Open the request"), reverse("events:requests"), is_link=True, is_main=True)]
    url = reverse("events:letter-answer", args=[letter.pk])
    proposed = letter.summary.get("said")
    verbs = {
        "accepted": pgettext("write down an answer", "Write down: will come"),
        "tentative": pgettext("write down an answer", "Write down: maybe"),
        "declined": pgettext("write down an answer", "Write down: will not come"),
    }
    order = sorted(RECORDABLE, key=lambda said: said != proposed)
    return [Proposal(verbs[said], url, (("rsvp", said),), is_main=said == proposed) for said in order]
