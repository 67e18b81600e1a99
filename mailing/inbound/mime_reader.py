"""A MIME tree read with hard limits, in time that grows with the size of the letter and with nothing else.

The standard library's parser recurses for each level and looks at each line once per level; a hostile letter makes
that minutes. Here a part is a pair of offsets into the letter, bodies are decoded only when asked for, and a letter
over a limit is read as far as the limit goes and says so in `notes`. Sources: RFC 5322, 2045, 2046, 2047, 2231.
"""

import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

MOST_OCTETS = 32 * 1024 * 1024
MOST_COPIED = 48 * 1024 * 1024  # octets of enclosed letters whose transfer encoding has to be undone
MOST_PARTS = 256
MOST_DEPTH = 16
MOST_HEADER_OCTETS = 256 * 1024
MOST_HEADER_LINES = 2_000
MOST_VALUE = 16 * 1024
MOST_PADDING = 200  # white space that gateways leave after a boundary

ENCLOSING = ("message/rfc822", "message/global", "message/news")
HEADER_LINE = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
PARAMETER = re.compile(r';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")


@dataclass(slots=True)
class Part:
    """One part: its headers, where its body lies, and what is inside it."""

    headers: list[tuple[str, str]]
    source: bytes = field(repr=False)
    start: int
    end: int
    enclosed: bool = False  # inside a forwarded or returned letter: not said by the sender
    default_type: str = "text/plain"
    children: list["Part"] = field(default_factory=list)

    def header(self, name: str) -> str:
        """The first header of that name; empty when there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def every_header(self, name: str) -> list[str]:
        """All headers of that name, topmost first."""
        return [value for key, value in self.headers if key == name]

    @property
    def content_type(self) -> str:
        """The type in lower case without its parameters."""
        value = self.header("content-type").partition(";")[0].strip().lower()
        return value if re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}", value) else self.default_type

    def param(self, name: str) -> str:
        """A parameter of the type."""
        return parameters(self.header("content-type")).get(name, "")

    @property
    def charset(self) -> str:
        """The charset the sender named."""
        return self.param("charset").strip().strip("'\"").lower()

    @property
    def file_name(self) -> str:
        """The name of an attachment, decoded."""
        return parameters(self.header("content-disposition")).get("filename") or self.param("name")

    @property
    def is_attachment(self) -> bool:
        """Whether the sender meant it as a file."""
        return self.header("content-disposition").strip().lower().startswith("attachment")

    def body(self, most: int = MOST_OCTETS) -> bytes:
        """The body with its transfer encoding undone; of a longer one, the beginning."""
        encoding = self.header("content-transfer-encoding").strip().lower().partition(";")[0].strip()
        if encoding == "base64":
            raw = self.source[self.start : min(self.end, self.start + most // 3 * 4 + most // 50 + 4)]
            return _base64(raw)[:most]
        raw = self.source[self.start : min(self.end, self.start + most * (3 if encoding == "quoted-printable" else 1))]
        if encoding == "quoted-printable":
            return binascii.a2b_qp(raw)[:most]
        return raw[:most]

    def text(self, most: int = 1024 * 1024) -> str:
        """The body as text, by the charset named or by what it is."""
        return decode_text(self.body(most), self.charset)

    @property
    def size(self) -> int:
        """Octets of the body as it travelled."""
        return self.end - self.start

    def walk(self) -> list["Part"]:
        """This part and all parts inside, in order."""
        found = [self]
        for child in self.children:
            found += child.walk()
        return found


def read(raw: bytes) -> tuple[Part, list[str]]:
    """Read a letter into a tree; the notes name the limits it ran into."""
    reader = _Reader()
    if len(raw) > MOST_OCTETS:
        reader.notes.append("too_big")
        raw = raw[:MOST_OCTETS]
    start = len(raw) - len(raw.lstrip(b"\r\n \t\xef\xbb\xbf"))
    if raw.startswith((b"From ", b">From "), start):  # the first line of an mbox
        start = max(raw.find(b"\n", start) + 1, start)
    top = reader.part(raw, start, len(raw), depth=0, enclosed=False, default_type="text/plain")
    return top, list(dict.fromkeys(reader.notes))


class _Reader:
    """Counts parts while it descends."""

    def __init__(self) -> None:
        self.parts = 0
        self.copied = 0
        self.notes: list[str] = []

    def part(self, source: bytes, start: int, end: int, *, depth: int, enclosed: bool, default_type: str) -> Part:
        self.parts += 1
        headers, body = self.headers(source, start, end)
        part = Part(headers, source, body, end, enclosed, default_type)
        kind = part.content_type
        if kind.startswith("multipart/"):
            if depth >= MOST_DEPTH:
                self.notes.append("too_deep")
            else:
                self.children(part, depth)
        elif kind in ENCLOSING and depth < MOST_DEPTH and self.parts < MOST_PARTS:
            is_encoded = part.header("content-transfer-encoding").strip().lower() in ("base64", "quoted-printable")
            if is_encoded:  # each such layer is a copy of all inside it; RFC 2046, 5.2.1 knows none, life knows one
                self.copied += part.size
                if self.copied > MOST_COPIED:
                    self.notes.append("too_big")
                    return part
            inner = part.body() if is_encoded else source
            first, last = (0, len(inner)) if is_encoded else (body, end)
            part.children = [self.part(inner, first, last, depth=depth + 1, enclosed=True, default_type="text/plain")]
        return part

    def children(self, part: Part, depth: int) -> None:
        boundary = part.param("boundary").rstrip()[:200].encode("utf-8", "surrogateescape")
        if not boundary:
            self.notes.append("no_boundary")
            return
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for start, end in _between(part.source, b"--" + boundary, part.start, part.end):
            if self.parts >= MOST_PARTS:
                self.notes.append("too_many_parts")
                return
            part.children.append(
                self.part(part.source, start, end, depth=depth + 1, enclosed=part.enclosed, default_type=default)
            )

    def headers(self, source: bytes, start: int, end: int) -> tuple[list[tuple[str, str]], int]:
        """Read headers up to the blank line, or up to the first line that cannot be one."""
        found: list[tuple[str, list[bytes]]] = []
        at, limit = start, min(end, start + MOST_HEADER_OCTETS)
        while at < end:
            stop = source.find(b"\n", at, end)
            stop = end if stop < 0 else stop + 1
            line = source[at:stop].rstrip(b"\r\n")
            if not line:
                at = stop
                break
            if line[:1] in b" \t" and found:
                found[-1][1].append(line)
            elif line[:15].upper() == b"BEGIN:VCALENDAR" or not HEADER_LINE.match(line):
                break  # the body begins without a blank line: seen in real calendar mail
            else:
                name, _, value = line.partition(b":")
                found.append((name.strip().decode("ascii", "replace").lower(), [value]))
            at = stop
            if at >= limit or len(found) > MOST_HEADER_LINES:
                self.notes.append("headers_too_long")
                break
        return [(name, _header_text(b"".join(lines))) for name, lines in found], at


def _between(source: bytes, mark: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Find what lies between boundary lines."""
    pieces: list[tuple[int, int]] = []
    opened: int | None = None
    at = start
    while len(pieces) <= MOST_PARTS:
        # A boundary stands at the beginning of a line: whatever repeats it within lines is passed in one step.
        if at > start or not source.startswith(mark, at, end):
            at = source.find(b"\n" + mark, max(at - 1, start), end) + 1
        if not at:
            break
        line_end = source.find(b"\n", at, min(end, at + len(mark) + MOST_PADDING))
        if line_end < 0:
            line_end = end if end <= at + len(mark) + MOST_PADDING else at
        else:
            line_end += 1
        rest = source[at + len(mark) : line_end].strip()
        if line_end == at or rest not in (b"", b"--"):
            at += len(mark)
            continue
        if opened is not None:
            stop = at - 2 if source[at - 2 : at] == b"\r\n" else at - 1
            pieces.append((opened, max(stop, opened)))
        opened = None if rest == b"--" else line_end
        if opened is None:
            break
        at = line_end
    if opened is not None and opened < end:
        pieces.append((opened, end))
    return pieces


def _base64(raw: bytes) -> bytes:
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    clean = clean[: len(clean) - (len(clean) % 4 == 1)]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _header_text(value: bytes) -> str:
    value = value[:MOST_VALUE].strip()
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1251", errors="replace")


def decode_text(data: bytes, charset: str = "") -> str:
    """Decode text: BOM, then the charset named if it holds, then UTF-8, then Windows-1251."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    for encoding in (charset if charset not in ("us-ascii", "ascii", "utf-7", "iso-8859-1") else "", "utf-8", charset):
        if not encoding or encoding == "utf-7":
            continue
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("cp1251", errors="replace")


def parameters(value: str) -> dict[str, str]:
    """Read the parameters of a structured header, RFC 2231 pieces joined and decoded."""
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for key, written in PARAMETER.findall(value[:MOST_VALUE]):
        is_quoted = written[:1] == '"' and len(written) > 1
        content = re.sub(r"\\(.)", r"\1", written[1:-1]) if is_quoted else written.strip()
        name, star, rest = key.lower().partition("*")
        if not star:
            found.setdefault(name, decode_words(content) if "=?" in content else content)
        else:
            number, _, _ = rest.partition("*")
            number_is = int(number) if number.isdecimal() and len(number) < 4 else 0
            pieces.setdefault(name, []).append((number_is, content, key.endswith("*")))
    for name, parts in pieces.items():
        charset, data = "", b""
        for number, piece, is_encoded in sorted(parts):
            text = piece
            if is_encoded and number == 0 and piece.count("'") >= 2:
                charset, _, text = piece.split("'", 2)
            data += unquote_to_bytes(text) if is_encoded else text.encode()
        found.setdefault(name, decode_text(data, charset.lower()))
    return found


def decode_words(value: str) -> str:
    """Decode the encoded words of a header (RFC 2047); neighbours of one charset are joined before decoding."""
    result: list[str] = []
    charset, data, last = "", b"", 0
    for found in ENCODED_WORD.finditer(value):
        between = value[last : found.start()]
        named = found[1].partition("*")[0].lower()
        if data and (between.strip() or named != charset):
            result.append(decode_text(data, charset))
            data = b""
        if between.strip() or not last:
            result.append(between)
        content = found[3].encode("utf-8", "surrogateescape")
        data += _base64(content) if found[2] in "bB" else binascii.a2b_qp(content.replace(b"_", b" "))
        charset, last = named, found.end()
    if data:
        result.append(decode_text(data, charset))
    result.append(value[last:])
    return "".join(result)
