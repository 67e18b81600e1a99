"""An answer on its way into the ledger, whatever its door."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from mailing.inbound.models import InboundLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a guest said. `rsvp` is accepted, tentative, declined or delegated.

    `effective_at` is when it was said (None: when it was received), `version` the SEQUENCE of ours it answers (None:
    the newest). `access_needs` and `plus` of None leave what is on record. `key` knows a copy of the same answer;
    without one, the same words of the same door at the same moment are one answer. `asks_for_look` flags the guest.
    """

    rsvp: str
    door: str
    received_at: datetime
    effective_at: datetime | None = None
    dated_at: datetime | None = None
    version: int | None = None
    dtstamp: datetime | None = None
    address: str = ""
    answered_by: str = ""
    comment: str = ""
    access_needs: str | None = None
    plus: int | None = None
    trust: str = ""
    letter: InboundLetter | None = None
    key: str = ""
    asks_for_look: bool = False
    has_kept_seat: bool = False  # a substitute, for whom the guest's seat was kept

    @property
    def own_key(self) -> str:
        """The key, made from the answer itself when the door gave none."""
        if self.key:
            return self.key
        when = (self.effective_at or self.received_at).isoformat()
        parts = [self.door, self.rsvp, when, self.address, self.comment, self.access_needs or "", str(self.plus)]
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """Who comes instead of a guest, as the guest or a calendar says it."""

    name: str = ""
    post: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""
    agreed: bool = False
