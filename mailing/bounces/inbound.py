"""Adapter of mailing.inbound: bounces and complaints. They count only with a sign of a letter that we sent lately.

The sign is the envelope token (the address the bounce came to, or that of the returned letter) or our Message-ID.
Without it a bounce is shown and changes nothing, so that nobody can silence a journalist by a forged one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.access.models import User
from mailing.bounces.actions import record_bounce, record_complaint
from mailing.bounces.arf import read_complaint
from mailing.bounces.dsn import Bounce, Failed, read_bounce
from mailing.bounces.returned import Returned
from mailing.delivery.models import Delivery
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import ParsedMail
from mailing.inbound.ports import Handled, Proposal

Kind, Outcome = InboundLetter.Kind, InboundLetter.Outcome
RECENT = timedelta(days=30)
PURPOSES = ("b-", "re-")  # what stands in front of our tokens in a plus-address


def handle(letter: InboundLetter, mail: ParsedMail, *, now: datetime) -> Handled | None:
    """Take a bounce or a complaint; None for any other letter."""
    complaint = read_complaint(mail)
    if complaint is not None:
        delivery = delivery_of(mail, complaint.returned, now=now)
        changed = record_complaint(delivery, now=now, actor="complaint") if delivery else {"why": "no_sign"}
        return _handled(
            Kind.COMPLAINT, delivery, complaint.address, changed, severity="", status=complaint.feedback_type
        )
    bounce = read_bounce(mail)
    if bounce is None:
        return None
    delivery = delivery_of(mail, bounce.returned, now=now)
    failed = _failed_of(bounce, delivery)
    if delivery is None:
        return _handled(
            Kind.BOUNCE, None, failed.address, {"why": "no_sign"}, severity=failed.severity, status=failed.status
        )
    severity = failed.severity
    if severity == "hard" and failed.address not in ("", delivery.address):
        severity = "soft"  # an address that the guest's own mail is passed on to: not the one on the card
    changed = record_bounce(
        delivery, severity=severity, status=failed.status, said=failed.said, now=now, actor="bounce",
        is_delay=failed.is_delay,
    )  # fmt: skip
    return _handled(
        Kind.BOUNCE, delivery, failed.address or delivery.address, changed, severity=severity, status=failed.status
    )


def _failed_of(bounce: Bounce, delivery: Delivery | None) -> Failed:
    if delivery is not None:
        for failed in bounce.failed:
            if failed.address == delivery.address:
                return failed
    return bounce.worst


def delivery_of(mail: ParsedMail, returned: Returned, *, now: datetime) -> Delivery | None:
    """Find the letter of ours that came back, by token or Message-ID; only one that left within thirty days."""
    details = [*mail.details, *returned.details]
    tokens = [detail[len(start) :] for detail in details for start in PURPOSES if detail.startswith(start)]
    ids = [f"<{value}>" for value in (returned.message_id, *mail.answers_to) if value]
    left = [Delivery.State.ACCEPTED, Delivery.State.UNKNOWN, Delivery.State.HANDING_OVER]
    rows = Delivery.objects.filter(state__in=left, state_at__gte=now - RECENT).select_related("campaign")
    found = rows.filter(token__in=tokens).first() if tokens else None
    return found or (rows.filter(message_id__in=ids).first() if ids else None)


def _handled(
    kind: str, delivery: Delivery | None, address: str, changed: Mapping[str, Any], *, severity: str, status: str
) -> Handled:
    done = changed.get("changed", "nothing")
    outcome = Outcome.APPLIED if done != "nothing" else Outcome.NOT_OURS
    outcome = Outcome.DUPLICATE if changed.get("why") == "known" else outcome
    report: dict[str, Any] = {"status": status, "address": address, "changed": done}
    if severity:
        report["severity"] = severity
    if changed.get("why"):
        report["why"] = changed["why"]
    return Handled(
        kind,
        outcome,
        {
            "code": kind, "address": delivery.address if delivery else address, "severity": severity,
            "status": status, **changed, "delivery": delivery.pk if delivery else None, "report": report,
        },
    )  # fmt: skip


def words(summary: Mapping[str, Any]) -> str:
    """Say in the reader's language what came back and what was done about it."""
    address, status = summary.get("address") or _("an unknown address"), summary.get("status", "")
    if summary.get("code") == Kind.COMPLAINT:
        head = _("The reader at %(address)s marked our letter as spam.") % {"address": address}
    else:
        head = _severities().get(str(summary.get("severity")), _("A letter to %(address)s came back.")) % {
            "address": address
        }
    tail = _effects().get(str(summary.get("why") or summary.get("changed")), "")
    return " ".join(part for part in (head, tail, f"({status})" if status else "") if part)


def _severities() -> dict[str, str]:
    return {
        "hard": _("The address %(address)s does not exist."),
        "soft": _("The mailbox %(address)s could not take the letter now."),
        "blocked": _("The server of %(address)s refused our letter: it is not the address's fault."),
    }


def _effects() -> dict[str, str]:
    return {
        "dead": _("It is marked as dead on the card and gets no more letters."),
        "on_hold": _("It happened several times in a row, so the address is on hold."),
        "counted": _("The address stays in use; several such letters in a row put it on hold."),
        "letter": _("The address stays in use."),
        "suppressed": _("It is on the suppression list now."),
        "known": _("This was known already."),
        "delay": _("The server goes on trying: nothing was changed."),
        "no_sign": _("It carries no sign of a letter that we sent lately, so nothing was changed."),
    }


def proposals(letter: InboundLetter, *, user: User) -> Sequence[Proposal]:
    """Offer to put the address back to use."""
    undone = letter.summary.get("changed") in ("dead", "on_hold", "suppressed") and not letter.summary.get("done")
    if not undone or not user.may("mailing.decide_inbound"):
        return []
    return [Proposal(_("Put the address back to use"), reverse("mailing:inbound-restore", args=[letter.pk]))]
