"""The life of a reference group: which state may follow which. Source: DOMAIN section 2."""

from typing import Final

MOVES: Final[dict[str, frozenset[str]]] = {
    "proposed": frozenset({"approved", "archived"}),
    "approved": frozenset({"under_review", "archived"}),
    "under_review": frozenset({"approved", "archived"}),
    "archived": frozenset({"under_review"}),
}


def may_become(state: str, new: str) -> bool:
    """Say whether a group in this state may go over to that one."""
    return new in MOVES.get(state, frozenset())
