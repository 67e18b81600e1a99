"""What a level of participation promises to those who come, in words (the spectrum of public participation, IAP2)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.planning.models import Event

Level = Event.Level

PROMISES: dict[str, str | Promise] = {
    Level.INFORM: _("We tell you what is planned and why, and answer questions."),
    Level.CONSULT: _("We hear your opinion, take it into account and tell you how it changed the decision."),
    Level.INVOLVE: _("We prepare solutions together with you and show how your wishes are reflected in them."),
    Level.COLLABORATE: _("We work out the decision together and adopt as much of your advice as possible."),
    Level.EMPOWER: _("We carry out what you decide."),
}
# After the event, of the same level.
KEPT: dict[str, str | Promise] = {
    Level.INFORM: _("people were told what is planned and why"),
    Level.CONSULT: _("opinions were heard and taken into account"),
    Level.INVOLVE: _("solutions were prepared together with participants"),
    Level.COLLABORATE: _("the decision was worked out together with participants"),
    Level.EMPOWER: _("participants took the decision"),
}
