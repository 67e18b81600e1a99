"""Campaigns: one letter to many people, from draft through approval to the last answer of a server.

Owns Campaign. Words: frozen (text and list bound by hashes), rehearsal (every letter built, none sent), approval
(by a second person, never the author).
"""
