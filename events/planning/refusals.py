"""What planning refuses, in words for people."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from crm.journal.refusals import Refusal
from crm.web import dates
from events.planning.deadlines import Days, Fault


class StepNotAllowed(Refusal):
    """The event's state does not lead there."""

    message = gettext_lazy("The event is in another state by now. Reload the page and look what can be done.")


class DaysDoNotFit(Refusal):
    """Deadlines and hours contradict each other."""

    def __init__(self, found: list[Fault], days: Days, zone: ZoneInfo) -> None:
        sentences = [fault_text(fault, days, zone) for fault in found]
        super().__init__(" ".join(sentences), fields=[fault.field for fault in found])


class PlaceMissing(Refusal):
    """People cannot come to an event that names no place."""

    message = gettext_lazy(
        "The event is on site, but its field “Place” is empty: people would not know where to come. Fill it in first."
    )


class DatesAreAnnounced(Refusal):
    """Day, hour and place of an announced event move only by rescheduling, so that calendars follow."""

    message = gettext_lazy(
        "The event is announced: day, hour and place are changed by moving it, so that guests' calendars follow. "
        "Nothing was changed."
    )


def fault_text(fault: Fault, days: Days, zone: ZoneInfo) -> str:
    """Say what does not fit, where, and what to do."""
    language = get_language() or "ru"
    against = fault.against.astimezone(zone)
    latest = dates.day_and_month(_day_before(against), language) if not days.is_all_day else _day(against, language)
    start = f"{_day(against, language)}, {dates.clock(against)}"
    if fault.code == "ends_before_start":
        return _("The end is not after the start (%(start)s). Set a later end.") % {"start": start}
    if fault.code == "reply_after_start":
        text = _("The reply date is after the start. The event is on %(start)s. Set the date no later than %(latest)s.")
        return text % {"start": start, "latest": latest}
    if fault.code == "accreditation_after_start":
        return _(
            "Accreditation would close after the start. The event is on %(start)s. Set an earlier moment."
        ) % {"start": start}  # fmt: skip
    return _("Proposals would be taken after the end (%(end)s). Set a date no later than that day.") % {"end": start}


def _day(moment: datetime, language: str) -> str:
    return dates.day_and_month(moment, language)


def _day_before(moment: datetime) -> datetime:
    return moment.fromordinal(moment.toordinal() - 1)
