"""Audit: reading the journal and checking that nobody changed it.

Owns no rows: the chain is of crm.journal. Neighbours: journal, access, web.
"""
