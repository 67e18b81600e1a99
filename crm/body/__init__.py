"""Body: the public body whose system this is, with the choices it has made.

Owns Body, a single row. Stands on the ground so that every room may ask for the time zone or the threshold.
"""
