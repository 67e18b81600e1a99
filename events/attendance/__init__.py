"""Attendance: the door list, who came, and links for helpers at the door.

Owns Attendance, DoorLink. Words: walk-in (came without an invitation), helper (at the door, without an account).
"""
