"""Press: announcements to the media built from an event, the media list, who gets them and in which order.

Owns PressAnnouncement. Pure: `layout.py` facts to the ordered lines of one page, `queue_order.py` agencies before
weeklies. An announcement goes out as a campaign of class press, so a second person approves each. Source: DOMAIN 6.
"""
