"""Lines for the person at the terminal, in Russian unless the terminal speaks English. Standard library only."""

import os
import sys


def speaks_english() -> bool:
    """LANGUAGE_CODE decides; without it the locale does, and one that names no language means Russian."""
    if code := os.environ.get("LANGUAGE_CODE"):
        return code == "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.lower().startswith("en")
    return False


def either(english: str, russian: str) -> str:
    return english if speaks_english() else russian


def say(english: str, russian: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    try:
        print(either(english, russian), file=stream, flush=True)
    except UnicodeEncodeError:  # a terminal without Russian letters
        print(english.encode("ascii", "replace").decode(), file=stream, flush=True)
