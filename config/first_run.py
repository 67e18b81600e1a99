"""The one-time code that opens the first-run page of an empty system: printed by `up --empty`, kept as a hash."""

import hashlib
import hmac
import secrets
from pathlib import Path

from django.conf import settings

# No letters or digits that are mistaken for one another when read from a screen: 30 signs, 12 of them, 58 bits.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ2346789"


def make_code() -> str:
    """Make a new code, keep its hash and give it for printing; a code printed earlier no longer opens anything."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(12))
    path = _place()
    path.touch(mode=0o600)
    path.write_text(_hash(signs), encoding="ascii")
    return "-".join((signs[:4], signs[4:8], signs[8:]))


def check_code(code: str) -> bool:
    """Say whether this is the code printed last; blanks, dashes and case do not matter."""
    try:
        kept = _place().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return False
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return hmac.compare_digest(kept, _hash(signs))


def forget_code() -> None:
    """Close the first-run page for good: its administrator exists now."""
    _place().unlink(missing_ok=True)


def _place() -> Path:
    return Path(settings.DATA_DIR) / "first_run_code"


def _hash(signs: str) -> str:
    return hashlib.sha256(f"first run:{signs}".encode()).hexdigest()
