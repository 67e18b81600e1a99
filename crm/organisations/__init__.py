"""Organisations: whom people work for; media outlets; positions with their holders in time.

Owns Organisation, MediaOutlet, Position. Pure: requisites (ИНН, ОГРН).
"""
