"""Ending visits: at once, wherever the person is signed in (ASVS 4.0, 3.3.4)."""

from allauth.usersessions.models import UserSession

from crm.access.models import User


def end_sessions(user: User, *, keep: str = "") -> int:
    """End all visits of this person but the one with this session key; answers how many were ended."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
        session.end()
        ended += 1
    return ended
