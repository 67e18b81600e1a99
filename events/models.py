"""The door to the models of the second floor."""

from events.accreditation.models import Accreditation
from events.answers.models import Notice
from events.attendance.models import Attendance, DoorLink
from events.invitations.models import Answer, Invitation, LetterDraft, ParticipationRequest, Revision, Wave
from events.outcomes.models import Outcome, OutcomeDecision, OutcomeVersion
from events.planning.models import Event, Speaker, Venue
from events.press.models import PressAnnouncement

__all__ = [
    "Accreditation",
    "Answer",
    "Attendance",
    "DoorLink",
    "Event",
    "Invitation",
    "LetterDraft",
    "Notice",
    "Outcome",
    "OutcomeDecision",
    "OutcomeVersion",
    "ParticipationRequest",
    "PressAnnouncement",
    "Revision",
    "Speaker",
    "Venue",
    "Wave",
]
