"""Overview: lists of events, the month, and one event on a page, from the first invitation to its outcome.

Owns no rows. `queries.py` joins planning, invitations and attendance; `next_step.py` says which one thing comes next.
Every room's page of an event extends `events/overview/event_page.html`, which brings crumbs, facts and tabs.
"""
