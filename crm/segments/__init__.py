"""Segments: a rule that picks contacts, and why each is in or out.

Owns Segment. `grammar.py` conditions as data, `compiler.py` conditions to one query, `reasons.py` why. Fields come
from the storeys through `ports.py` (setting CRM_SEGMENT_FIELDS).
"""
