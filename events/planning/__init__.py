"""Planning: events, their venues, programme and speakers.

Owns Event, Venue, Speaker. `lifecycle.py` which state leads where, `deadlines.py` whether days and terms fit
together, `codes.py` the next code of a year. An announced event moves only through `events.changes`. Words: level
(of participation: what is promised to those who come), seats, reply deadline.
"""
