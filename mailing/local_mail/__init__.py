"""Local mail: the small mail server of a machine that has no other, and the page that shows its letters.

Owns LocalLetter. Letters to people stay here for staff to look at and to answer as the recipient would; letters to
our own addresses go on to inbound. In use only while no mail route is set.
"""
