"""Outcomes: what came of an event, in frozen versions.

Owns Outcome, OutcomeDecision, OutcomeVersion. `counts.py` by group, small groups joined. Source: DOMAIN section 8.
"""
