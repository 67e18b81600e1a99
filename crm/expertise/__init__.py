"""Expertise: topics and who is competent in them.

Owns Topic, Competence. Words: declared (said by the person), confirmed (shown by evidence).
"""
