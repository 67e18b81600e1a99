"""VTIMEZONE as every calendar program understands it: one STANDARD block, or none and UTC times.

Outlook accepts exactly one STANDARD and reads no RDATE; ical.js takes only the first value of an RDATE line. So a
zone whose offset does not change around the event gets one block under its Olson name, and a zone with summer time
gets no block at all: its times are written in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

YEARS_AHEAD = 2  # the block is looked at until this many years after the event's own


@dataclass(frozen=True, slots=True)
class FixedZone:
    """A zone that keeps one offset for the years asked about."""

    name: str
    abbreviation: str
    offset: timedelta
    since: date

    def lines(self) -> list[str]:
        """Give the VTIMEZONE as unfolded content lines."""
        offset = utc_offset_text(self.offset)
        return [
            "BEGIN:VTIMEZONE",
            f"TZID:{self.name}",
            "BEGIN:STANDARD",
            f"DTSTART:{self.since:%Y%m%d}T000000",
            f"TZOFFSETFROM:{offset}",
            f"TZOFFSETTO:{offset}",
            f"TZNAME:{self.abbreviation}",
            "END:STANDARD",
            "END:VTIMEZONE",
        ]


def fixed_zone(name: str, first: date, last: date | None = None) -> FixedZone | None:
    """Say which single offset a zone keeps from the year of `first` to two years past that of `last`.

    None means that the offset changes in that window (summer time), so times are to be written in UTC.
    Raises ValueError for a name that is not in the time zone database.
    """
    return _fixed_zone(name, first.year, (last or first).year + YEARS_AHEAD)


@lru_cache(maxsize=512)
def _fixed_zone(name: str, first_year: int, end_year: int) -> FixedZone | None:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise ValueError(f"{name!r} is not a time zone of the Olson database") from unknown
    # Midnight in UTC of each day: no zone has ever left and resumed an offset within one day.
    moment, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(end_year, 1, 1, tzinfo=UTC)
    local = moment.astimezone(zone)
    offset = local.utcoffset()
    while moment < end:
        if moment.astimezone(zone).utcoffset() != offset:
            return None
        moment += timedelta(days=1)
    if offset is None:  # pragma: no cover - ZoneInfo always knows an offset
        return None
    return FixedZone(name, local.tzname() or name, offset, date(first_year, 1, 1))


def utc_offset_text(offset: timedelta) -> str:
    """Write an offset as RFC 5545, 3.3.14 wants it: +0300, -0930."""
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours:02d}{rest:02d}"


def zone_of(tzid: str) -> ZoneInfo | None:
    """Find the zone a foreign TZID means: an Olson name, a Windows name, or an Olson name behind a vendor's path."""
    name = tzid.strip().strip('"')
    candidates = [name, WINDOWS_TO_OLSON.get(name, "")]
    # "/freeassociation.sourceforge.net/Europe/Moscow" and "/example.org/20231/Asia/Omsk" end in the Olson name.
    pieces = name.split("/")
    candidates += ["/".join(pieces[-size:]) for size in (2, 3) if len(pieces) > size]
    for candidate in candidates:
        if not candidate or candidate.startswith("/"):
            continue
        try:
            return ZoneInfo(candidate)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None
