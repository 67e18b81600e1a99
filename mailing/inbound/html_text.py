"""Plain text of an HTML letter, in one pass; for reading by programs and staff, never shown as HTML."""

import re
from html import unescape

BREAKS = {"br", "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
HIDDEN = {"script", "style", "head", "title", "template"}
QUOTES = {"blockquote"}


def text_of(html: str, *, most: int = 512 * 1024) -> str:
    """Give the text, blocks on lines of their own, quotations marked by `>` so that they can be cut."""
    html = html[:most]
    lower = html.lower()
    pieces: list[str] = []
    at, depth = 0, 0
    while at < len(html):
        opened = html.find("<", at)
        if opened < 0:
            pieces.append(html[at:])
            break
        pieces.append(html[at:opened])
        if lower.startswith("<!--", opened):
            closed = html.find("-->", opened)
            at = len(html) if closed < 0 else closed + 3
            continue
        closed = html.find(">", opened)
        if closed < 0:
            break
        found = re.match(r"<(/?)([a-z][a-z0-9]{0,20})", lower[opened : opened + 24])
        at = closed + 1
        if not found:
            continue
        name = found[2]
        if name in HIDDEN and not found[1]:
            end = lower.find(f"</{name}", at)
            at = len(html) if end < 0 else end
        elif name in QUOTES:
            depth = max(depth + (-1 if found[1] else 1), 0)
            pieces.append("\n\x00" if depth else "\n\x01")
        elif name in BREAKS:
            pieces.append("\n")
    return _lines("".join(pieces))


def _lines(text: str) -> str:
    inside = False
    lines: list[str] = []
    for raw in unescape(text).replace("\r", "").split("\n"):
        if raw.startswith(("\x00", "\x01")):
            inside = raw[0] == "\x00"
        line = " ".join(raw.replace("\x00", "").replace("\x01", "").replace("\u00a0", " ").split())
        if line or (lines and lines[-1]):
            lines.append(f"> {line}" if inside and line else line)
    return "\n".join(lines).strip()
