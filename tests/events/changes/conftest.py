"""The same guest as in the tests of answers: an invitation that went out two days ago."""

from tests.events.answers.conftest import event, guest, pavel, sender, staff

__all__ = ["event", "guest", "pavel", "sender", "staff"]
