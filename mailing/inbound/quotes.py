"""The sender's own words: a letter's text without what it quotes and without the signature."""

import re

QUOTED = re.compile(r"^\s*(?:>|\|)")
HEADS = re.compile(
    r"""^\s*(?:
        -{2,}\s*(?:original\ message|исходное\ сообщение|пересылаемое\ сообщение|forwarded\ message|
                  ответ\ на\ сообщение|конец\ пересылаемого).*
      | _{10,}\s*
      | (?:on|am|le)\b.{5,200}\b(?:wrote|schrieb|a\ écrit)\s*:\s*
      | .{0,300}\b(?:написал|написала|написал\(а\)|написал\(-а\)|пишет|писал|писала|писал\(а\))\s*:\s*
      | (?:from|от|от\ кого)\s*:\s*\S.*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
# The line "On … wrote:" broken in two by the mail program.
HEAD_BEGINS = re.compile(
    r"^\s*(?:on\s.{5,120}|\d{1,2}[./]\d{1,2}[./]\d{2,4}.{0,120}|(?:пн|вт|ср|чт|пт|сб|вс)\w*,\s.{5,120})$", re.I
)
HEAD_ENDS = re.compile(r"(?:wrote|написал(?:а|\(а\)|\(-а\))?|пишет)\s*:\s*$", re.IGNORECASE)
MOST = 64 * 1024


def own_words(text: str) -> str:
    """Give what the sender wrote above the quotation; empty when the letter only quotes."""
    kept: list[str] = []
    lines = text[:MOST].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    for number, full in enumerate(lines):
        line = full[:1_000]
        following = lines[number + 1][:1_000] if number + 1 < len(lines) else ""
        if line.rstrip() in ("--", "—") or line.rstrip() == "-- ":
            break
        if QUOTED.match(line):
            continue
        if HEADS.match(line) or (HEAD_BEGINS.match(line) and HEAD_ENDS.search(following)):
            break
        kept.append(line.rstrip())
    return "\n".join(kept).strip()
