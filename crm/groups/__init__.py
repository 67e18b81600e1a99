"""Reference groups: registers with criteria, an owner, an approving act and a review date, and their members.

Owns ReferenceGroup, GroupMembership. Pure: representation (coverage and ratio, DOMAIN section 8).
"""
