"""Register: the pages of reference groups. Who is in each, how many may be written to, what waits for review.

Owns no rows: groups are owned by `groups`, the ground for writing by `consent`; this room stands above both.
"""
