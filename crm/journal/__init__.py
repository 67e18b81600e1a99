"""Journal: the append-only chain of who did what, when, to what and why.

Owns JournalEntry. Words: verb (`room.done`), sealed (bound into the hash chain). Neighbours: every room writes here.
"""
