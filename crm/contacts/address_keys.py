"""Keyed hashes of addresses: they meet the suppression list without being readable; the key lies apart."""

import hashlib
import hmac

from django.conf import settings


def address_key(address: str) -> str:
    """Return the HMAC-SHA-256 (hex) of an address in normal form; equal addresses meet, none can be read back."""
    return hmac.new(settings.SUPPRESSION_KEY.encode(), address.strip().lower().encode(), hashlib.sha256).hexdigest()
