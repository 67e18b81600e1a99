"""The nonce of the answer page: proves that a post comes from a page we showed, a second to a day ago."""

import time

from django.core.signing import BadSignature, TimestampSigner, b62_decode

SALT = "events.answers.page"
LEAST_AGE, MOST_AGE = 1, 24 * 3600  # seconds: a program posts at once, a page is not older than a day


def make(link_id: str) -> str:
    """Make the nonce of one page of one invitation."""
    return TimestampSigner(salt=SALT).sign(link_id).removeprefix(f"{link_id}:")


def holds(nonce: str, link_id: str) -> bool:
    """Say whether a nonce belongs to this invitation and is of the right age; keys that were rotated out still hold."""
    signer = TimestampSigner(salt=SALT)
    value = f"{link_id}:{nonce[:200]}"
    try:
        signer.unsign(value, max_age=MOST_AGE)
        made_at = b62_decode(nonce.partition(":")[0])
    except (BadSignature, ValueError):
        return False
    return time.time() - float(made_at) >= LEAST_AGE
