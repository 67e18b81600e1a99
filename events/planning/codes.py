"""Codes of events: EV-2026-07, numbered within a year."""

import re
from collections.abc import Iterable


def next_code(year: int, known: Iterable[str]) -> str:
    """Answer the code after the highest known one of the year; codes of another form do not count."""
    numbers = (re.fullmatch(rf"EV-{year}-(\d{{1,6}})", code) for code in known)
    return f"EV-{year}-{max((int(found[1]) for found in numbers if found), default=0) + 1:02d}"
