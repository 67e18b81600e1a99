"""The question of the button at night and on days off: in the morning, or now all the same."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.body.models import Body
from crm.web import dates
from mailing.campaigns.models import Campaign
from mailing.campaigns.quiet_hours import is_day_off, is_night, morning_after

FIELD, MORNING = "when", "morning"  # the name of both buttons, and the value of the first


@dataclass(frozen=True, slots=True)
class Night:
    """An hour at which a person is asked; `morning` is what is offered first, in the body's zone."""

    now: datetime
    morning: datetime
    is_day_off: bool = False

    @property
    def when(self) -> str:
        """«25 ноября в 9:00»"""
        language = get_language() or "ru"
        values = {"day": dates.day_and_month(self.morning, language), "clock": dates.clock(self.morning)}
        return _("%(day)s at %(clock)s") % values

    @property
    def why(self) -> str:
        """Why it is asked, in a sentence."""
        clock = {"clock": dates.clock(self.now)}
        if self.is_day_off:
            return _("It is a day off, %(clock)s. Letters are read on working days.") % clock
        return _("It is %(clock)s, at night. Letters are welcome from 8:00 to 21:00.") % clock

    def verbs(self, *, needs_second: bool) -> tuple[str, str]:
        """What stands on the two buttons: in the morning, and now."""
        if needs_second:
            return (
                _("For approval, to leave on %(when)s") % {"when": self.when},
                _("For approval, to leave as soon as approved"),
            )
        now = _("Send now, on a day off") if self.is_day_off else _("Send now, at night")
        return _("Send on %(when)s") % {"when": self.when}, now

    @property
    def approve_verbs(self) -> tuple[str, str]:
        """The same for the second person."""
        now = _("Approve and send now, on a day off") if self.is_day_off else _("Approve and send now, at night")
        return _("Approve, to leave on %(when)s") % {"when": self.when}, now


def asks_at(now: datetime, *, before: datetime | None = None) -> Night | None:
    """Say what to ask at this moment; None in working hours, and where no morning is left before the deadline."""
    if not settings.MAILING_ASKS_AT_NIGHT:
        return None
    zone = Body.current().zone
    day_off = is_day_off(now, zone)
    if not day_off and not is_night(now, zone):
        return None
    morning = morning_after(now, zone, before=before)
    return Night(now.astimezone(zone), morning, day_off) if morning is not None else None


def asks_about(campaign: Campaign, now: datetime) -> Night | None:
    """The same for a letter; one with an hour of its own is not asked about."""
    if campaign.scheduled_at is not None and campaign.scheduled_at > now:
        return None
    return asks_at(now, before=campaign.give_up_at)


def chosen_hour(pressed: str, night: Night | None) -> datetime | None:
    """The hour that the pressed button means; None is at once, which is also what a press without a question means."""
    return night.morning if night is not None and pressed == MORNING else None
