"""Lists of wordings, one regular expression a line, joined into one pattern."""

import re
from collections.abc import Mapping


def any_of(
    phrases: str, *, opening: str = "", closing: str = "", words: Mapping[str, str] | None = None
) -> re.Pattern[str]:
    """Join the lines into one pattern that ignores case; `words` are written in capitals in the lines."""
    lines = [line.strip() for line in phrases.splitlines() if line.strip()]
    for word, meaning in (words or {}).items():
        lines = [line.replace(word, meaning) for line in lines]
    return re.compile(f"{opening}(?:{'|'.join(lines)}){closing}", re.IGNORECASE)
