"""Tokens of answer pages: an invitation's own id with a keyed hash, so that a leaked database opens no page."""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from events.calendars.uids import ALPHABET
from events.invitations.models import Invitation

PURPOSE = "events.invitations.answer"
ID_LENGTH = 26  # 130 random bits; the hash adds as many that are never stored
HASH_LENGTH = 26
VALID_AFTER_END = timedelta(days=30)  # DOMAIN section 4


def new_link_id() -> str:
    """Make the part of a token that lies in the row."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def token_of(invitation: Invitation) -> str:
    """Answer the token of an invitation's page; the same as long as the key is."""
    return invitation.link_id + _hash(invitation.link_id, settings.SECRET_KEY)


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """Find the invitation that a token opens, or nothing: unknown, forged, or more than 30 days after the event."""
    token = token.strip().lower()
    if not re.fullmatch(rf"[a-z0-9]{{{HASH_LENGTH + 1},80}}", token):
        return None
    link_id, given = token[:-HASH_LENGTH], token[-HASH_LENGTH:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    matches = [hmac.compare_digest(_hash(link_id, key), given) for key in keys]  # all keys, so time tells nothing
    invitation = Invitation.objects.select_related("event", "contact").filter(link_id=link_id).first()
    if not any(matches) or invitation is None or invitation.event.ends_at + VALID_AFTER_END < now:
        return None
    return invitation


def _hash(link_id: str, key: str) -> str:
    digest = hmac.new(f"{PURPOSE}{key}".encode(), link_id.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:HASH_LENGTH]
