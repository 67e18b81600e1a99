"""Address headers of letters that arrive, read as they come: names, comments, groups, stray quotation marks."""

import re
from dataclasses import dataclass

from mailing.inbound.mime_reader import decode_words

MOST_ADDRESSES = 200
SIGN = re.compile(r"\\.|[^\\\"(),;]+|.", re.DOTALL)
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,128}@[^\s<>()\[\],;:\"@]{1,253}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address in lower case with an A-label domain, and the name written beside it."""

    address: str
    name: str = ""

    @property
    def detail(self) -> str:
        """What follows the plus sign of the local part: where our tokens stand."""
        return self.address.rpartition("@")[0].partition("+")[2]


def normal_address(text: str) -> str:
    """Bring one address to lower case and A-label; empty for what is no address."""
    text = text.strip().strip("<>").strip().lower()
    if not ADDRESS.fullmatch(text):
        return ""
    local, _, domain = text.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        return ""


def mailboxes(value: str) -> tuple[Mailbox, ...]:
    """Read a header with addresses."""
    found = []
    for piece in _pieces(value)[:MOST_ADDRESSES]:
        inside = re.search(r"<([^<>]*)>", piece)
        if inside:
            address, name = normal_address(inside[1].rpartition(":")[2]), piece[: inside.start()]
        else:
            plain = ADDRESS.search(piece)
            address, name = (normal_address(plain[0]), "") if plain else ("", "")
        if address:
            found.append(Mailbox(address, _name(name)))
    return tuple(found)


def _name(text: str) -> str:
    text = decode_words(text.strip())
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    return " ".join(text.split())[:200]


def _pieces(value: str) -> list[str]:
    """Cut at commas and semicolons outside quotation marks; comments in brackets are dropped."""
    pieces: list[str] = [""]
    inside, depth = False, 0
    for sign in SIGN.findall(value):
        if sign == '"' and not depth:
            inside = not inside
        if not inside and sign in ("(", ")"):
            depth = max(depth + (1 if sign == "(" else -1), 0)
        elif not depth and not inside and sign in (",", ";"):
            pieces.append("")
        elif not depth:
            pieces[-1] += sign
    return [piece for piece in pieces if piece.strip()]
