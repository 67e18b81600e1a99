"""States of a letter and the ways between them. No Django. Source: the table of DELIVERY, section 2."""

QUEUED, CLAIMED, HANDING_OVER, DEFERRED = "queued", "claimed", "handing_over", "deferred"
ACCEPTED, REFUSED, EXPIRED = "accepted", "refused", "expired"
SUPPRESSED, CANCELLED, UNKNOWN = "suppressed", "cancelled", "unknown"

OPEN = frozenset({QUEUED, CLAIMED, HANDING_OVER, DEFERRED})
IN_HANDS = frozenset({CLAIMED, HANDING_OVER})
WAITING = frozenset({QUEUED, DEFERRED})
ENDS = frozenset({ACCEPTED, REFUSED, EXPIRED, SUPPRESSED, CANCELLED, UNKNOWN})
# What a person should look at; the rest goes by itself.
NEEDS_ATTENTION = frozenset({UNKNOWN, REFUSED, EXPIRED, DEFERRED, SUPPRESSED})

WAYS: dict[str, frozenset[str]] = {
    QUEUED: frozenset({CLAIMED, SUPPRESSED, CANCELLED, EXPIRED}),
    CLAIMED: frozenset({HANDING_OVER, DEFERRED, REFUSED, QUEUED, SUPPRESSED, CANCELLED, EXPIRED, ACCEPTED, UNKNOWN}),
    HANDING_OVER: frozenset({ACCEPTED, REFUSED, DEFERRED, EXPIRED, UNKNOWN, QUEUED}),
    DEFERRED: frozenset({CLAIMED, EXPIRED, CANCELLED, SUPPRESSED}),
    # Evidence (a late reply, a bounce, an answer) or a person's decision.
    UNKNOWN: frozenset({ACCEPTED, REFUSED, QUEUED}),
    ACCEPTED: frozenset(),
    REFUSED: frozenset(),
    EXPIRED: frozenset(),
    SUPPRESSED: frozenset(),
    CANCELLED: frozenset(),
}


def may_move(state: str, to: str) -> bool:
    """Say whether a letter may go from one state to another."""
    return to in WAYS[state]
