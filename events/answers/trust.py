"""How far an answer by letter is believed. Source: CALENDAR section 2.4.

The secret is the invitation's UID or reply token; what our mail exchanger found out about the sender can only lower
trust. A: applied. B: applied, shown as not checked. C: stored, the guest is asked. D: another person. E: no secret.
"""

from typing import Literal

Level = Literal["A", "B", "C", "D", "E"]

FINE = ("pass", "none", "bestguesspass")


def level(*, has_secret: bool, is_guest: bool, dmarc: str | None) -> Level:
    """Give the level. `dmarc` is the verdict of our own exchanger; None or a passing trouble of it is no verdict."""
    if not has_secret:
        return "E"
    if not is_guest:
        return "D"
    if dmarc == "fail":
        return "C"
    return "A" if dmarc in FINE else "B"
