"""Which state of an event leads where. Source: DOMAIN section 2."""

STEPS: dict[str, tuple[str, ...]] = {
    "draft": ("approved", "announced", "cancelled"),
    "approved": ("draft", "announced", "cancelled"),
    "announced": ("closed_for_rsvp", "held", "postponed", "cancelled"),
    "closed_for_rsvp": ("announced", "held", "postponed", "cancelled"),
    "postponed": ("announced", "cancelled"),
    "held": ("outcome_published",),
    "outcome_published": ("held",),  # the published outcome was taken back
    "cancelled": (),
}
ANNOUNCED = frozenset({"announced", "closed_for_rsvp", "postponed"})  # people may already know of it


def may_become(state: str, new: str) -> bool:
    """Say whether an event in this state may step into that one. Raises KeyError for a state not in the table."""
    return new in STEPS[state]


def takes_invitations(state: str) -> bool:
    """Whether people may still be invited."""
    return state in ("draft", "approved", "announced")
