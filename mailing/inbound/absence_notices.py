"""Handler of absence notices: noted with the day of return; "no longer works here" waits for a person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.access.models import User
from crm.contacts.models import Contact
from crm.web import dates
from mailing.inbound.absence import read_absence
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail
from mailing.inbound.ports import Handled, Proposal

Kind, Outcome = InboundLetter.Kind, InboundLetter.Outcome


def handle(letter: InboundLetter, mail: ParsedMail, *, now: datetime) -> Handled | None:
    """Take an absence notice; None for any other letter. It is neither a bounce nor an answer."""
    found = read_absence(mail, today=now.date())
    if found is None:
        return None
    address = mail.sender.address if mail.sender else ""
    until = found.until.isoformat() if found.until else ""
    contact = Contact.objects.alive().filter(emails__address=address).first() if address else None
    summary = {
        "code": "gone" if found.is_for_good else "away",
        "address": address,
        "name": contact.full_name if contact else "",
        "contact": contact.pk if contact else None,
        "until": until,
        "report": {"address": address, "until": until, "gone": found.is_for_good},
    }
    outcome = Outcome.NEEDS_STAFF if found.is_for_good and contact else Outcome.NOT_OURS
    return Handled(Kind.ABSENCE, outcome, summary)


def words(summary: Mapping[str, Any]) -> str:
    """Say in the reader's language who is away and until when."""
    who = summary.get("name") or summary.get("address") or _("somebody")
    if summary.get("code") == "gone":
        return _("%(who)s no longer works there: look at the card, the address and the post may be out of date.") % {
            "who": who
        }
    if summary.get("until"):
        day = dates.long_day(date.fromisoformat(summary["until"]), get_language() or "ru")
        return _("%(who)s is away until %(day)s. This is no answer.") % {"who": who, "day": day}
    return _("%(who)s is away. This is no answer.") % {"who": who}


def proposals(letter: InboundLetter, *, user: User) -> Sequence[Proposal]:
    """Lead to the card that is to be repaired."""
    pk = letter.summary.get("contact")
    if pk is None or not Contact.objects.visible_to(user).filter(pk=pk).exists():
        return []
    try:
        return [Proposal(_("Open the card"), reverse("crm:contact", args=[pk]), is_link=True, is_main=True)]
    except NoReverseMatch:
        return []
