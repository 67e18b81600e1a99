"""Moments in the words of the first page."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.web import dates


def day_word(moment: datetime, now: datetime) -> str:
    """«сегодня в 16:00» or «30.11.2026»."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localtime(now).date():
        return _("today at %(time)s") % {"time": dates.clock(local)}
    return dates.day(local, get_language() or "ru")


def when(moment: datetime) -> str:
    """3 декабря, чт, 17:30"""
    local, language = timezone.localtime(moment), get_language() or "ru"
    return f"{dates.day_and_month(local, language)}, {dates.weekday(local, language, short=True)}, {dates.clock(local)}"
