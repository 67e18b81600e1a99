"""Suppression: the way out that every letter offers.

Owns OptOutLink. Words: one-click (RFC 8058: a POST by the mail program, no cookie, no page), opt-out (kept by
crm.consent), token (names a link and a class of letters, never a person; it lives for ever).
"""
