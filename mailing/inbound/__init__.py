"""Inbound: letters that arrive, by whatever door, each ending in one visible row.

Owns InboundLetter. `parsing.py` bytes to ParsedMail, `routing.py` the first handler that takes it (setting
MAILING_INBOUND_HANDLERS), `ports.py` what a handler is. Source: CALENDAR section 2.1.
"""
