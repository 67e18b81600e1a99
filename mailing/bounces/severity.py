"""What a refusal means for the address: hard, soft or blocked. Sources: RFC 3463, RFC 5321 4.2, and servers' wordings.

The words come first where they are plain, because servers put 5.1.1, 5.7.1 or 5.0.0 on anything; then the enhanced
status, then the reply code. A doubt is never hard: a wrong hard loses a person, a wrong soft costs one more try.
"""

import re
from typing import Literal

from mailing.bounces.wordings import BLOCKED, HARD, SOFT, SOFT_FULL, SOFT_SURE

Severity = Literal["hard", "soft", "blocked"]

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY_CODE = re.compile(r"(?<![\d.:-])([45][0-5]\d)(?=[\s\-#:;,.)]|$)(?!\.\d)")


# Detail digits of RFC 3463 that say it alone (subject, detail); a missing detail stands for the whole subject.
BY_STATUS: dict[tuple[int, int | None], Severity] = {
    (1, 1): "hard", (1, 2): "hard", (1, 3): "hard", (1, 4): "hard", (1, 6): "hard", (1, 10): "hard", (1, 0): "hard",
    (1, 5): "soft", (1, 7): "blocked", (1, 8): "blocked", (1, 9): "blocked", (1, None): "hard",
    (2, 1): "hard", (2, 2): "soft", (2, 3): "blocked", (2, 4): "soft", (2, 0): "soft", (2, None): "soft",
    (3, 4): "blocked", (3, None): "soft",
    (4, 4): "hard", (4, None): "soft",
    (5, None): "blocked", (6, None): "blocked", (7, 0): "blocked", (7, None): "blocked",
    (0, None): "soft",
}  # fmt: skip
# Codes that servers use with care: the words beside them are not asked.
PLAIN_STATUS: dict[str, Severity] = {
    "5.1.10": "hard",
    "5.2.2": "soft",
    "4.2.2": "soft",
    "5.2.3": "blocked",
    "5.3.4": "blocked",
}


def severity_of(*, status: str = "", code: int | None = None, text: str = "", action: str = "") -> Severity:
    """Judge a refusal by its words, enhanced status ("5.1.1") and reply code (550). `action` is that of RFC 3464."""
    text = text[:8_000]
    found = STATUS.search(status or "")
    first, subject, detail = (int(part) for part in found.groups()) if found else (0, 0, 0)
    if action.lower() == "delayed" or first == 4 or (not found and code is not None and 400 <= code < 500):
        return "soft"
    if status in PLAIN_STATUS:
        return PLAIN_STATUS[status]
    said = said_by_words(text)
    listed = BY_STATUS.get((subject, detail)) or BY_STATUS.get((subject, None)) if found else None
    if said and not (listed == "hard" and said == "blocked" and HARD.search(text)):
        return said
    if listed and (subject, detail) != (0, 0):
        return listed
    if code in (552,):
        return "soft"
    if code in (550, 551, 553) and not found:
        return "hard"
    if code is not None and 500 <= code < 600 and code != 554:
        return "blocked" if code in (521, 530, 535, 541, 555) else "soft"
    return "blocked" if code == 554 else "soft"


def said_by_words(text: str) -> Severity | None:
    """Judge a text by its words alone; None when they say nothing plain."""
    if SOFT_FULL.search(text):
        return "soft"
    is_blocked, is_hard = bool(BLOCKED.search(text)), bool(HARD.search(text))
    if is_blocked and not is_hard:
        return "blocked"
    if is_hard and not is_blocked:
        return "soft" if SOFT_SURE.search(text) else "hard"
    if is_hard and is_blocked:
        # "550 5.7.1 … user unknown … see our anti-spam page": the refusal's own sentence comes first
        first = min((BLOCKED, HARD), key=lambda pattern: found.start() if (found := pattern.search(text)) else 10**9)
        return "hard" if first is HARD else "blocked"
    return "soft" if SOFT.search(text) else None
