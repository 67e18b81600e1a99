"""Content: what a letter says.

Owns LetterTemplate. Words: merge field (`{{salutation}}`, flat, filled in one pass, never a template language),
letter (subject, text, HTML and, for events, the calendar part).
"""
