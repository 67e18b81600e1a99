"""Senders: in whose name letters go.

Owns Sender. Words: the From address is stable and is the ORGANIZER of calendar letters (CALENDAR section 0);
answers in words go to a plus-address of `inbound_address`, bounces to a plus-address of `bounce_address`.
"""
