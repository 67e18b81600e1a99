"""Bounces: what mail servers say when a letter did not arrive, and complaints of readers.

`dsn.py` delivery status notifications (RFC 3464), `prose.py` the many bounces written only for people, `arf.py`
complaints (RFC 5965), `severity.py` enhanced status codes (RFC 3463) to hard, soft or blocked, `inbound.py` the adapter
that puts it into effect. Words: *hard* (the address does not exist), *soft* (not now), *blocked* (our letter or our
server was refused: never the address's fault). A bounce counts only with our token or Message-ID in it.
"""
