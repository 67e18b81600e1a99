"""Log lines as JSON, without addresses and secrets: logs are read by more people than cards are."""

import json
import logging
import re
from datetime import UTC, datetime

# Long random words (tokens, keys, signed links), addresses, passwords in URLs.
_HIDDEN = (
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"), "***"),
    (re.compile(r"[\w.+%-]+@([\w-]+\.)+[\w-]+"), "<address>"),
    (re.compile(r"\b(?=[\w.:-]*\d)[A-Za-z0-9_-]{22,}(?:[.:][A-Za-z0-9_-]{6,})*"), "<token>"),
)


def hide(text: str) -> str:
    """The same text without e-mail addresses, tokens and passwords.

    A token is a word of 22 or more letters, digits, dashes and underscores with a digit in it: 128 bits in base 64.
    """
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


class JsonFormatter(logging.Formatter):
    """A line is an object: at, level, source, text, and what went wrong, if anything did."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "source": record.name,
            "text": hide(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = hide(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
