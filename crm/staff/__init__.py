"""Staff: the pages on which an administrator keeps accounts, departments and roles.

Owns no rows: accounts are of crm.access, whose actions it calls. Neighbours: access, web.
"""
