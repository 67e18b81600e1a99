"""Overview: the list of contacts, and a contact on one page with the timeline of everything that happened.

Owns no rows. What storeys above know of a person comes through `ports.py`: timeline entries (CRM_TIMELINE_SOURCES),
further tabs of the card (CRM_CARD_TABS) and buttons (CRM_CARD_ACTIONS).
"""
