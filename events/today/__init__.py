"""Today: what needs a person now, each row with one button; coming events; answers of the last day; the queue.

Owns no rows. Each `*_sources.py` asks one part of the house; a source answers only what its reader may decide. Uses
every room above and is used by none.
"""
