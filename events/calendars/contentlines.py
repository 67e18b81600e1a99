"""Content lines of RFC 5545: fold, unfold, take one apart. The reader is tolerant, the writer exact."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

LINE_OCTETS = 75  # RFC 5545, 3.1: without the line break

# C0 but tab and newline, DEL, C1, and the two Unicode line separators: no calendar program shows them, some break.
UNSAFE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff]")
LINE_BREAK = re.compile(r"\r\n|\r|\u0085|\u2028|\u2029|\u000b|\u000c")


def clean_text(text: str, *, most: int = 2_000) -> str:
    """Keep what a calendar can show: newlines as \\n, no control characters, at most so many characters."""
    text = UNSAFE.sub("", LINE_BREAK.sub("\n", text)).strip()
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def clean_name(name: str, *, most: int = 200) -> str:
    """Make a name fit for a CN parameter: one line, no quotation mark, no control characters."""
    name = UNSAFE.sub("", LINE_BREAK.sub(" ", name)).replace('"', "")
    return " ".join(name.split())[:most]


def escape(text: str) -> str:
    """Escape a TEXT value (RFC 5545, 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def unescape(value: str) -> str:
    """Undo `escape`; an unknown escape keeps its second character, as calendars in the field do."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value, flags=re.DOTALL)


def quoted(value: str) -> str:
    """Write a parameter value, in quotation marks only where RFC 5545, 3.2 wants them."""
    return f'"{value}"' if any(sign in value for sign in ",;:") else value


def fold(line: str) -> bytes:
    """Write one line in octets with its CRLF, folded so that no piece passes 75 octets or cuts a character."""
    octets = line.encode()
    if len(octets) <= LINE_OCTETS:
        return octets + b"\r\n"
    pieces, start, room = [], 0, LINE_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # the next octet continues a character: step back to its first one
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LINE_OCTETS - 1  # the space that opens a continuation counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def fold_all(lines: Iterable[str]) -> bytes:
    """Write lines one after another."""
    return b"".join(map(fold, lines))


@dataclass(slots=True)
class Line:
    """One property: its name in capitals, its parameters, its raw value."""

    name: str
    value: str
    params: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Take an unfolded line apart; None when it is no property at all. Stray quotation marks are survived."""
        head, value = _cut_at_colon(text)
        if head is None:
            return None
        name, *pieces = _split_outside_quotes(head, ";")
        name = name.strip().upper()
        if not re.fullmatch(r"[A-Z0-9.-]{1,80}", name):
            return None
        params: dict[str, str] = {}
        for piece in pieces:
            key, equals, content = piece.partition("=")
            if equals:
                # the first of a repeated parameter counts, so that a second one cannot change what was said
                params.setdefault(key.strip().upper(), content.strip().replace('"', ""))
        return cls(name.rpartition(".")[2], value, params)

    @property
    def text(self) -> str:
        """The value as plain text."""
        return unescape(self.value)


def _cut_at_colon(text: str) -> tuple[str | None, str]:
    """Cut `NAME;PARAMS` from the value at the first colon outside quotation marks."""
    inside = False
    for at, sign in enumerate(text):
        if sign == '"':
            inside = not inside
        elif sign == ":" and not inside:
            return text[:at], text[at + 1 :]
    # An odd number of quotation marks: an address is known by its scheme, anything else by its first colon.
    at = text.lower().rfind(":mailto:")
    if at < 0:
        at = text.find(":")
    return (text[:at], text[at + 1 :]) if at >= 0 else (None, "")


def _split_outside_quotes(text: str, separator: str) -> list[str]:
    pieces, start, inside = [], 0, False
    for at, sign in enumerate(text):
        if sign == '"':
            inside = not inside
        elif sign == separator and not inside:
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return pieces


def unfold(text: str) -> list[str]:
    """Give the logical lines of a calendar text, whatever its line breaks, blank lines left out."""
    lines: list[str] = []
    for piece in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if piece[:1] in (" ", "\t") and lines:
            lines[-1] += piece[1:]
        elif piece.strip():
            lines.append(piece)
    return lines


@dataclass(slots=True)
class Component:
    """A block between BEGIN and END with the properties and blocks in it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """The first property of that name."""
        return next((line for line in self.lines if line.name == name), None)

    def every(self, name: str) -> list[Line]:
        """All properties of that name, in order."""
        return [line for line in self.lines if line.name == name]

    def text(self, name: str) -> str:
        """The first property of that name as stripped text; empty when there is none."""
        line = self.first(name)
        return line.text.strip() if line else ""

    def parts(self, name: str) -> list["Component"]:
        """The blocks of that name directly inside."""
        return [child for child in self.children if child.name == name]

    def walk(self) -> Iterator["Component"]:
        """This block and every block inside it."""
        yield self
        for child in self.children:
            yield from child.walk()


MOST_DEPTH = 8  # a calendar needs four: VCALENDAR, VEVENT, VALARM and one to spare twice over


def components(lines: Iterable[str]) -> list[Component]:
    """Build the blocks of a calendar text; a missing END closes at the end, a wrong END is passed over."""
    top: list[Component] = []
    stack: list[Component] = []
    for text in lines:
        line = Line.read(text)
        if line is None:
            continue
        if line.name == "BEGIN":
            part = Component(line.value.strip().upper())
            if len(stack) < MOST_DEPTH:
                (stack[-1].children if stack else top).append(part)
            stack.append(part)
        elif line.name == "END":
            closing = line.value.strip().upper()
            if any(part.name == closing for part in stack):
                while stack and stack.pop().name != closing:
                    pass
        elif stack:
            stack[-1].lines.append(line)
    return top
