"""Press: announcements to the media built from an event.

Owns PressAnnouncement. Layout and order of queue: DOMAIN section 6.
"""
