"""Adapter of the port MAILING_CALENDAR_CHECK: a calendar part judged before it leaves, in words for people."""

from django.utils.translation import gettext as _

from events.calendars.check import Method, Problem, check_calendar
from events.calendars.contentlines import unfold

METHODS: tuple[Method, ...] = ("REQUEST", "CANCEL", "PUBLISH")


def check(calendar: str) -> list[str]:
    """List what is wrong with a calendar part in the reader's language; an empty list means fit to send."""
    named = next((line.partition(":")[2].strip() for line in unfold(calendar) if line.startswith("METHOD:")), "")
    method: Method = next((known for known in METHODS if known == named), "REQUEST")
    return [sentence(problem) for problem in check_calendar(calendar.encode("utf-8", "replace"), method=method)]


def sentence(problem: Problem) -> str:
    """Say what a problem is; the place in the file stands in brackets for whoever mends it."""
    words = _sentences().get(problem.code) or _("the file breaks a rule of calendars: %(code)s") % {
        "code": problem.code
    }
    return f"{words} ({problem.where})" if problem.where else words


def _sentences() -> dict[str, str]:
    return {
        "end_before_start": _("the event ends before it starts"),
        "times_of_two_kinds": _("the start is a moment and the end a day"),
        "floating_time": _("a time stands without its zone"),
        "time_form": _("a time cannot be read"),
        "zone_missing": _("a time names a zone that the file does not hold"),
        "zone_unknown": _("the time zone is not known"),
        "zone_not_one_standard": _("the time zone would be misread by Outlook"),
        "zone_with_rules": _("the time zone would be misread by Outlook"),
        "not_one_guest": _("the file must name one organiser and one guest"),
        "people_disclosed": _("the file names people"),
        "address": _("an address cannot be right"),
        "partstat": _("the answer on record is not one that calendars know"),
        "property_empty": _("a field is empty"),
        "property_not_once": _("a field is missing or stands twice"),
        "text_too_long": _("a text is longer than calendars show"),
        "control_character": _("there is an invisible control character"),
        "line_too_long": _("a line is too long"),
        "character_cut": _("a letter is cut in two"),
        "status": _("the state contradicts the kind of letter"),
        "method": _("the kind of calendar letter is said in two ways"),
    }
