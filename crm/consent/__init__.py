"""Consent: on what ground we hold a person's data and whether we may write to them.

Owns Consent (the ledger; rows never change), Standing (what the ledger says now, one row a person), OptOut and
Suppression. "May we write?" is one question with one answer, `mailable.py`; it needs no storey above.
Law: 152-ФЗ art. 9, 10.1, 21; 38-ФЗ art. 18.
"""
