"""Councils: advisory bodies and the people who sit on them.

Owns AdvisoryBody, Membership. Words: convocation (созыв), term of office (срок полномочий).
"""
