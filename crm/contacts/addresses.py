"""E-mail addresses: normal form, and whether one may be trusted. Source: DELIVERY section 4; RFC 5321, RFC 5891."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import idna

from crm.contacts.name_parsing import CYRILLIC_TO_LATIN, INVISIBLE

Verdict = Literal["good", "suspicious", "bad"]
Reason = Literal[
    "",
    "empty",
    "control_character",
    "no_at",
    "many_at",
    "empty_part",
    "no_dot",
    "two_dots",
    "special_character",
    "too_long",
    "bad_domain",
    "cyrillic_letter",
    "not_ascii",
    "unknown_ending",
]

LONGEST, LONGEST_LOCAL = 254, 64  # octets, RFC 5321, 4.5.3.1
SEPARATORS = re.compile(r"[,;/\s\u2028\u2029]+")
WRAPPING = "<>()[]\"'«»„“”`"
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")  # dot-atom, RFC 5322, 3.2.3
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
NOT_MAIL = re.compile(r"^(mailto:|e-?mail:|почта:|эл\.?\s*почта:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An examined address. `normal` is lower-case with the domain as A-labels, empty when the address is bad."""

    text: str  # as it was written
    normal: str
    verdict: Verdict
    reason: Reason = ""
    suggestion: str = ""  # what was probably meant: the same with Latin letters

    @property
    def domain(self) -> str:
        return self.normal.rpartition("@")[2]

    @property
    def shown(self) -> str:
        """As people read it (почта.рф), or nothing when it does not differ from the normal form."""
        readable = self.normal
        if "xn--" in self.normal:
            local, _, domain = self.normal.rpartition("@")
            readable = f"{local}@{idna.decode(domain)}"
        return readable if readable != self.normal else ""


@cache
def top_level_domains() -> frozenset[str]:
    """Final parts of domain names that exist, as A-labels."""
    text = (Path(__file__).parent / "top_level_domains.txt").read_text(encoding="ascii")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def split_cell(cell: str) -> list[str]:
    """Cut a cell at commas, semicolons, strokes, any spaces and line breaks; wrapping brackets and labels fall off.

    A space after @ cuts as well, so that both halves are bad: nothing is glued by guess.
    """
    pieces = (NOT_MAIL.sub("", piece.strip(WRAPPING)).strip(".:" + WRAPPING) for piece in SEPARATORS.split(cell))
    return [piece for piece in pieces if piece and re.search(r"[^\W_]|@", piece)]


def examine(text: str) -> Address:
    """Say whether one address is good, suspicious or bad, and why.

    Bad: it can be no address. Suspicious: it may be written, yet surely not meant (a Cyrillic letter among Latin
    ones, an ending that does not exist); a person decides. Control characters are refused wherever they stand.
    """
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cf", "Cs"} for sign in text):
        return Address(text, "", "bad", "control_character")
    address = text.strip()
    if not address:
        return Address(text, "", "bad", "empty")
    if address.count("@") != 1:
        return Address(text, "", "bad", "many_at" if "@" in address else "no_at")
    local, _, domain = address.partition("@")
    domain = unicodedata.normalize("NFC", domain.lower())
    problem = _shape(local, domain)
    if problem:
        return Address(text, "", "bad", problem)
    return _with_domain(text, local, domain)


def _shape(local: str, domain: str) -> Reason:
    if not local or not domain:
        return "empty_part"
    if ".." in local or ".." in domain:
        return "two_dots"
    if "." not in domain.strip("."):
        return "no_dot"
    if local.startswith(".") or local.endswith(".") or domain.startswith(".") or domain.endswith("."):
        return "empty_part"
    if re.search(r"\s", local + domain):
        return "special_character"
    if len(local.encode()) > LONGEST_LOCAL or len(local.encode()) + 1 + len(domain.encode()) > LONGEST:
        return "too_long"
    latin = "".join(sign for sign in local if sign.isascii())
    if latin and not LOCAL_PART.fullmatch(latin):
        return "special_character"
    return ""


def _with_domain(text: str, local: str, domain: str) -> Address:
    labels = domain.split(".")
    is_ascii = local.isascii()
    # «почта.рф» is a name of its own; a Cyrillic letter inside a Latin label is a slip of the keyboard.
    slips = [label for label in labels if CYRILLIC.search(label) and re.search(r"[a-z]", label)]
    if slips or not is_ascii or (CYRILLIC.search(domain) and labels[-1].isascii()):
        meant = f"{local}@{domain}".translate(CYRILLIC_TO_LATIN).lower()
        is_cyrillic = CYRILLIC.search(local + domain)
        reason: Reason = "cyrillic_letter" if is_cyrillic else "not_ascii"
        suggestion = meant if is_cyrillic and meant.isascii() and examine(meant).verdict == "good" else ""
        return Address(text, f"{local}@{domain}".lower(), "suspicious", reason, suggestion)
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return Address(text, "", "bad", "bad_domain")
    ending = ascii_domain.rpartition(".")[2]
    if ending.isdigit() or not all(LABEL.fullmatch(label) and len(label) <= 63 for label in ascii_domain.split(".")):
        return Address(text, "", "bad", "bad_domain")
    normal = f"{local}@{ascii_domain}".lower()
    if len(normal) > LONGEST:
        return Address(text, "", "bad", "too_long")
    if ending not in top_level_domains():
        return Address(text, normal, "suspicious", "unknown_ending")
    return Address(text, normal, "good")


def examine_cell(cell: str) -> list[Address]:
    """All addresses of a cell in order, without repeats; pieces that are no addresses are there as bad ones."""
    found: dict[str, Address] = {}
    for piece in split_cell(INVISIBLE.sub("", cell)):
        address = examine(piece)
        found.setdefault(address.normal or address.text, address)
    return list(found.values())
