"""Translations: .po to .mo without GNU msgfmt, and a look at what still lacks Russian.

`python -m config.catalogues` prints every string without a sound translation and ends with 1 if there is one.
"""

import os
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_all(locale: Path = LOCALE) -> int:
    """Bring every .mo up to date with its .po; say how many were written. Safe when two starts do it at once."""
    written = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        written += 1
    return written


def untranslated(locale: Path = LOCALE) -> list[str]:
    """Each string that is missing, guessed ("fuzzy") or lacks one of its plural forms, with the place it stands in."""
    found = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        for entry in polib.pofile(str(source)):
            if entry.obsolete or (entry.translated() and not entry.fuzzy):
                continue
            place = f"{entry.occurrences[0][0]}: " if entry.occurrences else ""
            found.append(f"{place}{entry.msgid}")
    return found


if __name__ == "__main__":
    compile_all()
    lacking = untranslated()
    for line in lacking:
        print(line)  # noqa: T201 - this is the answer
    sys.exit(1 if lacking else 0)
