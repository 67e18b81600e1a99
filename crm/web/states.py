"""How the state of every object is shown: its tone, icon and word, in one table (docs/glossary.md has the words).

Tones: good done, yes · info moving, agreed · warn waits, look · bad no, cannot · unknown nobody knows ·
quiet not yet, over.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class State(NamedTuple):
    """What a reader sees of a state; the tone only repeats what icon and word say."""

    tone: str
    icon: str
    label: str | Promise


STATES: dict[str, dict[str, State]] = {
    "contact": {
        "active": State("good", "check", pgettext_lazy("contact state", "active")),
        "needs_review": State("warn", "alert", pgettext_lazy("contact state", "needs review")),
        "inactive": State("quiet", "ring", pgettext_lazy("contact state", "inactive")),
        "anonymised": State("quiet", "ban", pgettext_lazy("contact state", "anonymised")),
    },
    "address": {
        "good": State("good", "check", pgettext_lazy("address state", "works")),
        "suspicious": State("warn", "alert", pgettext_lazy("address state", "in doubt")),
        "on_hold": State("warn", "clock", pgettext_lazy("address state", "on hold")),
        "dead": State("bad", "x", pgettext_lazy("address state", "does not exist")),
    },
    "campaign": {
        "draft": State("quiet", "ring", pgettext_lazy("campaign state", "draft")),
        "on_approval": State("warn", "pencil", pgettext_lazy("campaign state", "waiting for approval")),
        "approved": State("info", "lock", pgettext_lazy("campaign state", "approved")),
        "scheduled": State("info", "clock", pgettext_lazy("campaign state", "scheduled")),
        "sending": State("info", "send", pgettext_lazy("campaign state", "being sent")),
        "paused": State("warn", "pause", pgettext_lazy("campaign state", "paused")),
        "finished": State("good", "check", pgettext_lazy("campaign state", "finished")),
        "cancelled": State("quiet", "ban", pgettext_lazy("campaign state", "cancelled")),
    },
    "invitation": {
        "active": State("good", "check", pgettext_lazy("invitation state", "valid")),
        "replaced": State("info", "swap", pgettext_lazy("invitation state", "replaced")),
        "withdrawn": State("quiet", "ban", pgettext_lazy("invitation state", "withdrawn")),
    },
    "participation": {
        "requested": State("info", "mail", pgettext_lazy("request to take part", "received")),
        "approved": State("good", "check", pgettext_lazy("request to take part", "granted")),
        "refused": State("bad", "x", pgettext_lazy("request to take part", "refused")),
    },
    "group": {
        "proposed": State("info", "pencil", pgettext_lazy("reference group state", "proposed")),
        "approved": State("good", "check", pgettext_lazy("reference group state", "approved")),
        "under_review": State("warn", "alert", pgettext_lazy("reference group state", "under review")),
        "archived": State("quiet", "ban", pgettext_lazy("reference group state", "archived")),
    },
    "consent": {
        "given": State("good", "check", pgettext_lazy("consent state", "given")),
        "not_proven": State("warn", "alert", pgettext_lazy("consent state", "not proven")),
        "withdrawn": State("bad", "ban", pgettext_lazy("consent state", "withdrawn")),
        "expired": State("warn", "clock", pgettext_lazy("consent state", "expired")),
    },
    "membership": {
        "nominated": State("info", "pencil", pgettext_lazy("council member state", "nominated")),
        "appointed": State("good", "check", pgettext_lazy("council member state", "appointed")),
        "ended": State("quiet", "ban", pgettext_lazy("council member state", "term ended")),
    },
    "event": {
        "draft": State("quiet", "ring", pgettext_lazy("event state", "draft")),
        "approved": State("info", "lock", pgettext_lazy("event state", "approved")),
        "announced": State("info", "mail", pgettext_lazy("event state", "announced")),
        "closed_for_rsvp": State("quiet", "lock", pgettext_lazy("event state", "closed for replies")),
        "held": State("good", "check", pgettext_lazy("event state", "held")),
        "outcome_published": State("good", "outcome", pgettext_lazy("event state", "outcome published")),
        "postponed": State("warn", "swap", pgettext_lazy("event state", "postponed")),
        "cancelled": State("quiet", "ban", pgettext_lazy("event state", "cancelled")),
    },
    "delivery": {
        "queued": State("quiet", "queue", pgettext_lazy("letter state", "queued")),
        "claimed": State("info", "half", pgettext_lazy("letter state", "being prepared")),
        "handing_over": State("info", "send", pgettext_lazy("letter state", "being handed over")),
        "accepted": State("good", "check", pgettext_lazy("letter state", "accepted by the server")),
        "deferred": State("warn", "clock", pgettext_lazy("letter state", "deferred")),
        "refused": State("bad", "x", pgettext_lazy("letter state", "refused")),
        "expired": State("bad", "x", pgettext_lazy("letter state", "time ran out")),
        "suppressed": State("quiet", "ban", pgettext_lazy("letter state", "not sent")),
        "cancelled": State("quiet", "ban", pgettext_lazy("letter state", "taken off")),
        "unknown": State("unknown", "question", pgettext_lazy("letter state", "unknown")),
    },
    # Later facts, shown beside the state of a letter.
    "fact": {
        "delivered": State("good", "check2", pgettext_lazy("fact about a letter", "delivered")),
        "bounced": State("bad", "x", pgettext_lazy("fact about a letter", "came back")),
        "complained": State("bad", "alert", pgettext_lazy("fact about a letter", "complaint")),
    },
    "rsvp": {
        "no_reply": State("quiet", "ring", pgettext_lazy("answer to an invitation", "no reply")),
        "accepted": State("good", "check", pgettext_lazy("answer to an invitation", "will come")),
        "tentative": State("warn", "half", pgettext_lazy("answer to an invitation", "maybe")),
        "declined": State("bad", "x", pgettext_lazy("answer to an invitation", "will not come")),
        "delegated": State("info", "swap", pgettext_lazy("answer to an invitation", "substitute")),
        "waitlisted": State("quiet", "queue", pgettext_lazy("answer to an invitation", "on the waiting list")),
        "revoked": State("quiet", "ban", pgettext_lazy("answer to an invitation", "took the answer back")),
    },
    "attendance": {
        "unknown": State("quiet", "ring", pgettext_lazy("attendance", "not marked")),
        "came": State("good", "check", pgettext_lazy("attendance", "came")),
        "came_online": State("good", "video", pgettext_lazy("attendance", "took part online")),
        "excused": State("warn", "clock", pgettext_lazy("attendance", "absent for a good reason")),
        "absent": State("bad", "x", pgettext_lazy("attendance", "did not come")),
    },
    "accreditation": {
        "requested": State("info", "mail", pgettext_lazy("accreditation state", "requested")),
        "approved": State("good", "check", pgettext_lazy("accreditation state", "granted")),
        "refused": State("bad", "x", pgettext_lazy("accreditation state", "refused")),
        "expired": State("warn", "clock", pgettext_lazy("accreditation state", "expired")),
        "revoked": State("bad", "ban", pgettext_lazy("accreditation state", "revoked")),
    },
    "release": {
        "draft": State("quiet", "ring", pgettext_lazy("press text state", "draft")),
        "on_approval": State("warn", "pencil", pgettext_lazy("press text state", "waiting for approval")),
        "approved": State("info", "lock", pgettext_lazy("press text state", "approved")),
        "scheduled": State("info", "clock", pgettext_lazy("press text state", "scheduled")),
        "sent": State("good", "check", pgettext_lazy("press text state", "sent")),
        "superseded": State("warn", "swap", pgettext_lazy("press text state", "corrected")),
        "withdrawn": State("bad", "ban", pgettext_lazy("press text state", "withdrawn")),
    },
    "media_plan_item": {
        "planned": State("quiet", "ring", pgettext_lazy("media plan item", "planned")),
        "in_preparation": State("warn", "clock", pgettext_lazy("media plan item", "in preparation")),
        "ready": State("info", "check", pgettext_lazy("media plan item", "ready")),
        "released": State("good", "check", pgettext_lazy("media plan item", "out")),
        "covered": State("good", "outcome", pgettext_lazy("media plan item", "covered")),
        "no_coverage": State("quiet", "minus", pgettext_lazy("media plan item", "no coverage")),
        "moved": State("warn", "swap", pgettext_lazy("media plan item", "moved")),
        "cancelled": State("quiet", "ban", pgettext_lazy("media plan item", "taken off")),
    },
    "period_plan": {
        "draft": State("quiet", "pencil", pgettext_lazy("period plan state", "draft")),
        "approved": State("good", "check", pgettext_lazy("period plan state", "approved")),
        "closed": State("quiet", "lock", pgettext_lazy("period plan state", "closed")),
    },
    "circulation": {
        "draft": State("quiet", "ring", pgettext_lazy("circulation of a draft", "draft")),
        "open": State("info", "talk", pgettext_lazy("circulation of a draft", "open for proposals")),
        "closed": State("quiet", "lock", pgettext_lazy("circulation of a draft", "closed for proposals")),
        "summarised": State("warn", "pencil", pgettext_lazy("circulation of a draft", "summary ready")),
        "published": State("good", "outcome", pgettext_lazy("circulation of a draft", "published")),
    },
    "proposal": {
        "received": State("quiet", "mail", pgettext_lazy("proposal state", "received")),
        "under_consideration": State("warn", "clock", pgettext_lazy("proposal state", "under consideration")),
        "accepted": State("good", "check", pgettext_lazy("proposal state", "accepted")),
        "partly_accepted": State("info", "half", pgettext_lazy("proposal state", "partly accepted")),
        "rejected": State("bad", "x", pgettext_lazy("proposal state", "not accepted")),
        "out_of_scope": State("quiet", "ban", pgettext_lazy("proposal state", "outside the subject")),
        "withdrawn": State("quiet", "ban", pgettext_lazy("proposal state", "withdrawn")),
    },
    "outcome": {
        "draft": State("quiet", "ring", pgettext_lazy("outcome state", "draft")),
        "on_approval": State("warn", "pencil", pgettext_lazy("outcome state", "waiting for approval")),
        "approved": State("info", "lock", pgettext_lazy("outcome state", "approved")),
        "published": State("good", "outcome", pgettext_lazy("outcome state", "published")),
    },
}


def state(kind: str, code: str) -> State:
    """Return how this state of this kind of object is shown. Raises KeyError for a kind or code outside the table."""
    return STATES[kind][code]


def choices(kind: str) -> list[tuple[str, str | Promise]]:
    """Return the states of a kind as choices of a model field, in the order of their life."""
    return [(code, shown.label) for code, shown in STATES[kind].items()]


class StateCount(NamedTuple):
    """One line of a list of states: how many are in it, what it means, and where exactly these are listed."""

    kind: str
    code: str
    n: int
    note: str | Promise = ""
    url: str = ""

    @property
    def shown(self) -> State:
        return state(self.kind, self.code)
