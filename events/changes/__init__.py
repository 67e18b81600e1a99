"""Changes: an event is moved, put off, called off or told anew, one guest is withdrawn; calendars follow.

Owns no rows: it changes Event and Invitation and sends waves of kind update and cancellation. `guests.py` whom a
change concerns and whose calendar is behind, `differences.py` what changed in words, `texts.py` what the letters say.
Words: asks again (a new date or place voids answers), behind (a calendar that shows what is no longer so). A change
holds at once; its letters may wait for a second person. Source: CALENDAR section 1.5.
"""
