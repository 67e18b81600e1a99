"""What a reply of a mail server means for the letter, for the address, and for the whole campaign. No Django.

Sources: RFC 5321 sections 4.2 and 4.3.2, RFC 3463 (enhanced codes), RFC 5321 section 3.8 for 421.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")


class Phase(StrEnum):
    """Where in the conversation a reply was heard."""

    GREETING = "greeting"
    HELLO = "hello"
    TLS = "tls"
    AUTH = "auth"
    SENDER = "sender"  # MAIL FROM
    RECIPIENT = "recipient"  # RCPT TO
    DATA = "data"
    CONTENT = "content"  # after the final dot


class Meaning(StrEnum):
    ACCEPTED = "accepted"
    LATER = "later"  # this letter another time
    LINE = "line"  # the server takes nothing now: slow down, no letter is at fault
    REFUSED = "refused"  # this recipient
    OURS = "ours"  # we ourselves are refused: every other letter would be too


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its code and the text of all its lines."""

    code: int
    text: str = ""

    @property
    def enhanced(self) -> tuple[int, int, int] | None:
        """Class, subject and detail of RFC 3463, when the server gave them."""
        hit = ENHANCED.match(self.text)
        return (int(hit[1]), int(hit[2]), int(hit[3])) if hit else None

    def __str__(self) -> str:
        return f"{self.code} {' '.join(self.text.split())}".strip()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do. `address_is_dead` holds only where the server said so of this very address."""

    meaning: Meaning
    address_is_dead: bool = False


# Of the subject "address" (x.1.y) those that speak of the recipient; 7 and 8 speak of the sender (RFC 3463, 3.2).
DEAD_DETAILS = frozenset({0, 1, 2, 3, 6, 10})
ABOUT_CONNECTION = frozenset({Phase.GREETING, Phase.HELLO, Phase.TLS, Phase.AUTH})
# Replies without an enhanced code that answer a command as such or ask for a sign-in (RFC 5321, 4.2.2; RFC 4954, 6).
OURS_BY_CODE = frozenset({500, 501, 502, 503, 504, 521, 523, 524, 525, 530, 534, 535, 538, 555})


def judge(reply: Reply, phase: Phase) -> Verdict:
    """Say what a reply means where it was heard. Raises ValueError for a code that ends nothing (1xx, 3xx)."""
    if 200 <= reply.code < 300:
        return Verdict(Meaning.ACCEPTED)
    if reply.code == 421 or (400 <= reply.code < 500 and phase in ABOUT_CONNECTION):
        return Verdict(Meaning.LINE)
    if 400 <= reply.code < 500:
        return Verdict(Meaning.LATER)
    if 500 <= reply.code < 600:
        return _permanent(reply, phase)
    raise ValueError(f"{reply.code} ends nothing")


def _permanent(reply: Reply, phase: Phase) -> Verdict:
    if phase in ABOUT_CONNECTION or phase is Phase.SENDER:
        return Verdict(Meaning.OURS)
    if reply.enhanced is None:
        of_us = reply.code in OURS_BY_CODE or (phase is not Phase.RECIPIENT and reply.code in (552, 554))
        return Verdict(Meaning.OURS if of_us else Meaning.REFUSED)
    _class, subject, detail = reply.enhanced
    if subject == 1:
        return Verdict(Meaning.REFUSED, address_is_dead=True) if detail in DEAD_DETAILS else Verdict(Meaning.OURS)
    if subject in (2, 4):  # the mailbox itself, or the way to it
        return Verdict(Meaning.REFUSED)
    if subject == 3:
        return Verdict(Meaning.OURS if detail == 4 else Meaning.REFUSED)  # 5.3.4: too large for this system
    if subject == 0:
        return Verdict(Meaning.REFUSED if phase is Phase.RECIPIENT else Meaning.OURS)
    return Verdict(Meaning.OURS)  # protocol, content, policy
