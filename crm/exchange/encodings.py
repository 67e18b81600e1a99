"""Bytes of a text file to its text: UTF-8, UTF-16, Windows-1251, KOI8-R and CP866 are told apart by the letters."""

import codecs
import re
from dataclasses import dataclass

# Share of each letter in Russian text, per mille. Source: Russian National Corpus.
FREQUENCY = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            110,
            85,
            80,
            74,
            67,
            63,
            55,
            47,
            45,
            44,
            35,
            32,
            30,
            28,
            26,
            20,
            19,
            17,
            17,
            16,
            16,
            14,
            12,
            10,
            9,
            7,
            6,
            5,
            4,
            3,
            2,
            1,
            1,
        ),
        strict=True,
    )
)
SINGLE_BYTE = ("cp1251", "koi8-r", "cp866")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
SAMPLE = 64_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was in."""

    text: str
    encoding: str


class BrokenEncodingError(ValueError):
    """The bytes are no text in any encoding we know; `line` is the first bad line, counted from 1, when it is known."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__("broken encoding")
        self.line = line


class NotTextError(ValueError):
    """The bytes are no text at all."""


def decode(data: bytes) -> Decoded:
    """Answer the text of a file. Raises NotTextError for binary data, BrokenEncodingError for a damaged text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding)
    if encoding := _utf16_without_mark(data):
        return _strict(data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as broken:
        return _single_byte(data, broken)
    return Decoded(_checked(text), "utf-8")


def _strict(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(_checked(data.decode(encoding)), encoding)
    except UnicodeDecodeError as broken:
        raise BrokenEncodingError(_line_at(data, broken.start, encoding)) from broken


def _line_at(data: bytes, position: int, encoding: str) -> int:
    return data[:position].decode(encoding, errors="replace").count("\n") + 1


def _checked(text: str) -> str:
    if CONTROL.search(text[:SAMPLE]) and len(CONTROL.findall(text[:SAMPLE])) > len(text[:SAMPLE]) / 200:
        raise NotTextError
    return text.replace("\x00", "")


def _utf16_without_mark(data: bytes) -> str:
    """Separators, digits and line ends leave a zero byte in every second place."""
    sample = data[:SAMPLE]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) / 40 and odd > even * 8:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) / 40 and even > odd * 8 else ""


def _single_byte(data: bytes, broken: UnicodeDecodeError) -> Decoded:
    if b"\x00" in data[:SAMPLE]:
        raise NotTextError from broken
    lenient = data[:SAMPLE].decode("utf-8", errors="replace")
    if sum("\u0400" <= sign <= "\u04ff" for sign in lenient) > 10 * max(1, lenient[:-1].count("\ufffd")):
        raise BrokenEncodingError(_line_at(data, broken.start, "utf-8")) from broken  # UTF-8 with damaged places
    best, encoding = max((_likeness(data[:SAMPLE], name), name) for name in SINGLE_BYTE)
    if best <= 0:
        raise BrokenEncodingError(_line_at(data, broken.start, "latin-1")) from broken
    return _strict(data, encoding)


def _likeness(sample: bytes, encoding: str) -> float:
    """How much a text under this encoding looks Russian: usual letters add, odd signs and turns of case take away."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    foreign = [sign for sign in text if sign > "\x7f"]
    if not foreign:
        return 0.0
    score = sum(FREQUENCY.get(sign.lower(), 8 if sign in "«»№–—„“”…\u00a0" else -60) for sign in foreign)
    score -= 120 * len(re.findall(r"[а-яё][А-ЯЁ]", text))
    return score / len(foreign)
