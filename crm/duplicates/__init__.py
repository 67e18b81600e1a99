"""Duplicates: who looks like whom.

Pure: similarity. Words: repeat (surely the same person), look-alike (a person decides), shared mailbox (no repeat).
"""
