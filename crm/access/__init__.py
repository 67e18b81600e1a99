"""Access: staff, departments, roles and the one gate to rows.

Owns User, Department, RoleGrant, ApiToken. `permissions.py` says who may do what, `scope.py` which rows a person
may see, `gates.py` guards views. Source: ASVS 4.0 chapters 2 and 7.
"""
