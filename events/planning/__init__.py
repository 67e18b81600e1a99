"""Planning: events, their venues, programme and speakers.

Owns Event, Venue, Speaker. `lifecycle.py` which state leads where. Words: level (of participation: what is promised
to those who come), seats, reply deadline.
"""
