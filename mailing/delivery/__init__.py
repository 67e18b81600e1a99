"""Delivery: one row is one recipient and one letter, and the rows are the queue.

Owns Delivery, SenderRun. Words: claim, fence (owner and attempt named by every write), send journal (file of what
may have left), lease, unknown (content may have left, the answer was never heard). Source: DELIVERY sections 1-3.
"""
