"""Tokens of the way out: a stored random id, the class of letters, and a keyed proof that both belong together.

The key is the one of the suppression list, which outlives a change of SECRET_KEY: these links live for ever.
"""

import hashlib
import hmac
import re
import secrets
from typing import NamedTuple

from django.conf import settings

from crm.consent.models import LetterClass

SALT = "mailing.suppression.unsubscribe"
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
ID_LENGTH = 26  # 130 random bits
PROOF_LENGTH = 20  # 80 bits of the HMAC, as hex
CLASS_LETTERS = {LetterClass.INFORMING.value: "i", LetterClass.PRESS.value: "p", LetterClass.ADVERTISING.value: "a"}
CLASSES = {letter: name for name, letter in CLASS_LETTERS.items()}
TOKEN = re.compile(rf"([a-z2-7]{{{ID_LENGTH}}})([ipa])([0-9a-f]{{{PROOF_LENGTH}}})")


class OptOutToken(NamedTuple):
    """What a valid token says: whose link, and which letters."""

    link_id: str
    letter_class: str


def new_link_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def token_for(link_id: str, letter_class: str) -> str:
    """Make the token of a link for one class. Raises KeyError for service letters, which have no way out."""
    body = link_id + CLASS_LETTERS[letter_class]
    return body + _proof(body)


def read_token(token: str) -> OptOutToken | None:
    """Read a token; None for anything that we did not make."""
    hit = TOKEN.fullmatch(token)
    if hit is None or not hmac.compare_digest(_proof(hit[1] + hit[2]), hit[3]):
        return None
    return OptOutToken(hit[1], CLASSES[hit[2]])


def _proof(body: str) -> str:
    key = hashlib.sha256(f"{SALT}:{settings.SUPPRESSION_KEY}".encode()).digest()
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()[:PROOF_LENGTH]
