"""Hours at which letters to people are not welcome, and the morning after them. No Django.

Source: DELIVERY section 1; the body's own zone tells the hour. A day off is Saturday or Sunday.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_BEGINS, DAY_ENDS, SENT_AT = time(8), time(21), time(9)
SATURDAY = 5


def is_day_off(moment: datetime, zone: ZoneInfo) -> bool:
    return moment.astimezone(zone).weekday() >= SATURDAY


def is_night(moment: datetime, zone: ZoneInfo) -> bool:
    """Say whether it is before 8:00 or from 21:00 on, in this zone; `moment` is aware."""
    return not DAY_BEGINS <= moment.astimezone(zone).time() < DAY_ENDS


def morning_after(moment: datetime, zone: ZoneInfo, *, before: datetime | None = None) -> datetime | None:
    """Return 9:00 of the next working day; when that is not before the deadline given, of the next day of any kind.

    None when even that is too late. At 9:00 sharp or later the next morning is another day's.
    """
    local = moment.astimezone(zone)
    mornings = [datetime.combine(local.date() + timedelta(days=n), SENT_AT, zone) for n in range(5)]
    coming = [one for one in mornings if one > moment and (before is None or one < before)]
    return next((one for one in coming if one.weekday() < SATURDAY), None) or next(iter(coming), None)
