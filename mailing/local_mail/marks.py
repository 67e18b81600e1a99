"""The mark of an answer written on the mailbox page: a signature that only this system can make.

The page hands its answers to the local mail server by SMTP, as any program of this machine may hand over a letter. The
mark tells the two apart. It binds sender, recipient and bytes, holds for a minute, and is taken off on arrival.
"""

import hashlib

from django.core import signing

HEADER = b"X-Mailbox-Page: "
SALT = "mailing.local_mail.marks"
HOLDS = 60  # seconds


def marked(raw: bytes, *, envelope_from: str, envelope_to: str) -> bytes:
    """Put the mark above a letter."""
    mark = signing.dumps(_digest(raw, envelope_from, envelope_to), salt=SALT)
    return HEADER + mark.encode("ascii") + b"\r\n" + raw


def unmarked(raw: bytes, *, envelope_from: str, envelope_to: str) -> tuple[bytes, bool]:
    """Take the mark off; say whether it was there and is the mark of exactly this letter."""
    if not raw.startswith(HEADER):
        return raw, False
    line, _end, letter = raw.partition(b"\r\n")
    try:
        signed = signing.loads(line.removeprefix(HEADER).decode("ascii"), salt=SALT, max_age=HOLDS)
    except (signing.BadSignature, UnicodeDecodeError, ValueError):
        return raw, False
    return (letter, True) if signed == _digest(letter, envelope_from, envelope_to) else (raw, False)


def _digest(raw: bytes, envelope_from: str, envelope_to: str) -> str:
    """SHA-256 over both addresses and the letter; the line end that SMTP adds to a last line does not count."""
    addresses = f"{envelope_from}\n{envelope_to}\n".lower().encode()
    return hashlib.sha256(addresses + raw.rstrip(b"\r\n")).hexdigest()
