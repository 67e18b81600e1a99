"""Anchors of the chain outside the database: whoever can rewrite every row still cannot rewrite this file.

One line per anchor: number, digest and moment of the newest sealed entry, parted by spaces; written by the clock at
most once a minute, never changed. Source: SECURITY row 25.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

APART = timedelta(minutes=1)
LONGEST_LINE = 200  # octets


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest sealed entry at one moment."""

    number: int
    digest: str
    at: datetime


def read(file: Path) -> Iterator[Anchor]:
    """All anchors, the oldest first; a line that a killed process left half-written is passed over."""
    if not file.exists():
        return
    with file.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            anchor = _anchor(line)
            if anchor is not None:
                yield anchor


def last(file: Path) -> Anchor | None:
    """The newest anchor, read from the end of the file."""
    if not file.exists():
        return None
    with file.open("rb") as lines:
        lines.seek(0, os.SEEK_END)
        lines.seek(max(lines.tell() - 2 * LONGEST_LINE, 0))
        found = [_anchor(line) for line in lines.read().decode("ascii", "replace").split("\n")]
    return next((anchor for anchor in reversed(found) if anchor is not None), None)


def drop(file: Path, anchor: Anchor) -> bool:
    """Add an anchor unless there is one of the last minute or of this entry; answers whether it was added."""
    known = last(file)
    if known is not None and (known.number == anchor.number or anchor.at - known.at < APART):
        return False
    line = f"\n{anchor.number} {anchor.digest} {anchor.at.isoformat()}\n"  # the first break ends a half-written line
    file.touch(mode=0o600)
    with file.open("a", encoding="ascii") as lines:
        lines.write(line)
    return True


def put_aside(file: Path) -> None:
    """After a restored backup the chain is an older one: the anchors of the newer one are kept beside it."""
    if file.exists():
        file.replace(file.with_name(f"{file.name}.before-restore"))


def _anchor(line: str) -> Anchor | None:
    parts = line.split()
    if len(parts) != 3 or not parts[0].isdecimal() or len(parts[1]) != 64:
        return None
    try:
        return Anchor(int(parts[0]), parts[1], datetime.fromisoformat(parts[2]))
    except ValueError:
        return None
