"""Letters as bytes, written so that no relay has a reason to change them. No Django.

Every body is base64 in lines of 76, every line ends in CRLF, no octet above 127 stands anywhere, boundaries come from
the Message-ID: the same letter is always the same bytes. Sources: RFC 5322, RFC 2045, RFC 2047, RFC 6047.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

CRLF = "\r\n"
LINE = 76
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
# A line with an encoded word has at most 76 (RFC 2047, 2): the longest header name, "=?utf-8?B?", 52 of base64, "?=".
WORD_OCTETS = 39


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the tree: its Content-Type with parameters, its text, further headers."""

    content_type: str
    content: str
    headers: tuple[tuple[str, str], ...] = ()


def clean_header(value: str) -> str:
    """Make one line of it: nothing in a value can begin a new header."""
    return " ".join(CONTROLS.sub(" ", value).split())


def encoded_words(text: str) -> str:
    """Write a header's text: as it is when printable ASCII, else as encoded words cut on character borders."""
    text = clean_header(text)
    if text.isascii() and "=?" not in text and len(text) <= LINE * 3:
        return text
    words, current = [], b""
    for piece in _pieces(text):
        if len(current) + len(piece) > WORD_OCTETS:
            words.append(current)
            current = b""
        current += piece
    words.append(current)
    return f"{CRLF} ".join(f"=?utf-8?B?{base64.b64encode(word).decode('ascii')}?=" for word in words if word)


def _pieces(text: str) -> Iterator[bytes]:
    """Words with the blank after them, and the characters of a word that is too long by itself.

    Some readers put a blank between encoded words, where RFC 2047, 6.2, wants none: so it must not fall inside a word.
    """
    for word in re.findall(r"\S* ?", text):
        octets = word.encode()
        if len(octets) <= WORD_OCTETS:
            yield octets
        else:
            yield from (sign.encode() for sign in word)


def mailbox(name: str, address: str) -> str:
    """Write `Name <address>`; the address alone without a name."""
    name = clean_header(name)
    if not name:
        return address
    if not name.isascii():
        return f"{encoded_words(name)}{CRLF} <{address}>"
    if not ATOMS.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{address}>"


def date(value: datetime) -> str:
    """Write a Date header (RFC 5322, 3.3)."""
    return format_datetime(value.astimezone(UTC))


def write(
    headers: Iterable[tuple[str, str]], alternatives: Sequence[Part], attachments: Sequence[Part], *, seed: str
) -> bytes:
    """Write a letter: the alternatives, from plain to rich, and beside them the attachments if there are any."""
    name = hashlib.sha256(seed.encode()).hexdigest()[:32]
    lines = [f"{header}: {value}{CRLF}" for header, value in headers]
    lines.append(f"MIME-Version: 1.0{CRLF}")
    inner, outer = f"=_a{name}", f"=_m{name}"
    if attachments:
        lines.append(_multipart("mixed", outer))
        lines.append(f"--{outer}{CRLF}")
    lines.append(_multipart("alternative", inner))
    lines.extend(f"--{inner}{CRLF}{_leaf(part)}" for part in alternatives)
    lines.append(f"--{inner}--{CRLF}")
    lines.extend(f"{CRLF}--{outer}{CRLF}{_leaf(part)}" for part in attachments)
    if attachments:
        lines.append(f"--{outer}--{CRLF}")
    return "".join(lines).encode("ascii")


def _multipart(kind: str, boundary: str) -> str:
    return f'Content-Type: multipart/{kind};{CRLF} boundary="{boundary}"{CRLF}{CRLF}'


def _leaf(part: Part) -> str:
    extra = "".join(f"{header}: {value}{CRLF}" for header, value in part.headers)
    return (
        f"Content-Type: {part.content_type}{CRLF}Content-Transfer-Encoding: base64{CRLF}{extra}{CRLF}"
        f"{base64_lines(part.content)}"
    )


def base64_lines(text: str) -> str:
    """Encode a text in lines of 76 characters, the last one ended too."""
    encoded = base64.b64encode(text.encode()).decode("ascii")
    return "".join(f"{encoded[start : start + LINE]}{CRLF}" for start in range(0, len(encoded), LINE))
