"""Identity of an invitation in a calendar: the UID is the secret that every client sends back unchanged."""

import re
import secrets
from functools import lru_cache

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # base32 in lower case: survives clients that fold the case
LENGTH = 26  # 130 random bits

# Exchange takes an id that begins so for its own, decodes it and sends it back in capitals.
EXCHANGE_PREFIX = "040000008200e00074c5b7101a82e008"


def new_uid(domain: str, *, kind: str = "i") -> str:
    """Make an unguessable UID: `i` for an invitation, another letter for an event's own public page."""
    return kind + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) + "@" + domain.strip().lower()


def same_form(uid: str) -> str:
    """Bring a UID that came back to the form it is stored in."""
    return "".join(uid.split()).lower()


@lru_cache(maxsize=64)
def _pattern(domain: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])i[a-z2-7]{{{LENGTH}}}@{re.escape(domain.strip().lower())}(?![a-z0-9-])")


def find_uids(text: str, domain: str) -> list[str]:
    """Find our invitation UIDs anywhere in a text, each once, in order."""
    return list(dict.fromkeys(_pattern(domain).findall(text.lower())))
