"""Publication: what the city sees. Pages under /p/, calendar, RSS and JSON feeds, robots and site map.

Owns no rows. `visible.py` is the one "public now" question: every page, feed and list here asks it and nothing else,
so what is not in it leaks nowhere. Words: promise (what a level of participation commits the body to).
"""
