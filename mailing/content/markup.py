"""How letters are written: plain text with a few marks, read into blocks, written as HTML or as plain text. No Django.

A blank line ends a block. `# Heading`; `- item` of a list; `| When | {{when}} |` a line of a table of facts; a line
made only of links is a row of buttons; anything else is a paragraph whose line breaks are kept. Inside a line:
`**bold**`, `[words](https://…)` and merge fields.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from mailing.content.merge_fields import FIELD, Field, clean, value_of

MOST_CHARACTERS = 30_000
SAFE_URL = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"']+", re.IGNORECASE)
LINK = r"\[(?P<words>[^\[\]\n]+)\]\((?P<target>(?:[^(){}\s]|\{\{[^{}\n]*\}\})+)\)"
INLINE = re.compile(rf"{LINK}|\*\*(?P<bold>[^*\n]+(?:\*[^*\n]+)*)\*\*|{FIELD.pattern}")
ONLY_LINKS = re.compile(rf"\s*(?:{LINK.replace('?P<words>', '').replace('?P<target>', '')}\s*)+")
ONE_LINK = re.compile(LINK)
FACT = re.compile(r"\|\s*(?P<name>[^|]+?)\s*\|\s*(?P<value>.*?)\s*\|?\s*")

# Slots of a skeleton; `clean` drops these two signs from all texts and values.
OPEN, CLOSE = "\ue000", "\ue001"
SLOT = re.compile(f"{OPEN}(\\d+){CLOSE}")


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    inside: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Link:
    inside: tuple["Inline", ...]
    target: tuple[Text | Field, ...]


Inline = Text | Field | Bold | Link


@dataclass(frozen=True, slots=True)
class Heading:
    line: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    lines: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    rows: tuple[tuple[tuple[Inline, ...], tuple[Inline, ...]], ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    links: tuple[Link, ...]


Block = Heading | Paragraph | Bullets | Facts | Buttons


def parse(text: str) -> list[Block]:
    """Read a text into blocks; whatever is no mark is text."""
    blocks: list[Block] = []
    kind, lines = "", list[str]()

    def close() -> None:
        nonlocal kind
        if lines:
            blocks.append(_block(kind, lines))
            lines.clear()
        kind = ""

    for line in clean(text)[:MOST_CHARACTERS].split("\n"):
        line_kind = _kind(line)
        if line_kind != kind or line_kind in ("heading", "buttons"):
            close()
        if line_kind:
            lines.append(line.strip())
        kind = line_kind
    close()
    return blocks


def link_problems(text: str) -> list[str]:
    """List the targets of links that are no http(s), mailto or tel address and no lone field."""
    targets = [hit["target"] for hit in ONE_LINK.finditer(clean(text))]
    return [target for target in targets if not _may_be_target(_target(target))]


# --- reading ----------------------------------------------------------------------------------------------------------


def _kind(line: str) -> str:
    text = line.strip()
    if not text:
        return ""
    if text.startswith("# "):
        return "heading"
    if text.startswith(("- ", "• ", "— ")):
        return "bullets"
    if FACT.fullmatch(text):
        return "facts"
    return "buttons" if ONLY_LINKS.fullmatch(text) else "paragraph"


def _block(kind: str, lines: Sequence[str]) -> Block:
    if kind == "heading":
        return Heading(inline(lines[0][2:].strip()))
    if kind == "bullets":
        return Bullets(tuple(inline(line[2:].strip()) for line in lines))
    if kind == "facts":
        found = [FACT.fullmatch(line) for line in lines]
        return Facts(tuple((inline(hit["name"]), inline(hit["value"])) for hit in found if hit))
    if kind == "buttons":
        links = [_link(hit) for line in lines for hit in ONE_LINK.finditer(line)]
        good = tuple(link for link in links if isinstance(link, Link))
        return Buttons(good) if len(good) == len(links) else Paragraph(tuple(inline(line) for line in lines))
    return Paragraph(tuple(inline(line) for line in lines))


def inline(text: str) -> tuple[Inline, ...]:
    """Read one line."""
    pieces: list[Inline] = []
    end = 0
    for hit in INLINE.finditer(text):
        if hit.start() > end:
            pieces.append(Text(text[end : hit.start()]))
        end = hit.end()
        if hit["words"]:
            pieces.append(_link(hit))
        elif hit["bold"]:
            pieces.append(Bold(inline(hit["bold"])))
        else:
            field = FIELD.fullmatch(hit[0])
            assert field is not None  # the third way to match
            pieces.append(Field(field[1], None if field[2] is None else field[2].strip()))
    if end < len(text):
        pieces.append(Text(text[end:]))
    return tuple(pieces)


def _link(hit: re.Match[str]) -> Link | Text:
    """A link with a target that nobody should follow stays the text that it was."""
    target = _target(hit["target"])
    return Link(_plain(hit["words"]), target) if _may_be_target(target) else Text(hit[0])


def _plain(text: str) -> tuple[Inline, ...]:
    return tuple(_target(text))


def _target(text: str) -> tuple[Text | Field, ...]:
    pieces: list[Text | Field] = []
    end = 0
    for hit in FIELD.finditer(text):
        if hit.start() > end:
            pieces.append(Text(text[end : hit.start()]))
        pieces.append(Field(hit[1], None if hit[2] is None else hit[2].strip()))
        end = hit.end()
    if end < len(text):
        pieces.append(Text(text[end:]))
    return tuple(pieces)


def _may_be_target(target: Sequence[Text | Field]) -> bool:
    if not target:
        return False
    first = target[0]
    if isinstance(first, Field):  # the value itself is looked at when the letter is filled
        return len(target) == 1
    return SAFE_URL.match(first.text) is not None


# --- skeletons --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a skeleton: the pieces that make its value and the way the value is written."""

    pieces: tuple[Text | Field, ...]
    write: Callable[[str], str]

    def value(self, values: Mapping[str, str]) -> str:
        return self.write(
            "".join(piece.text if isinstance(piece, Text) else value_of(piece, values) for piece in self.pieces)
        )


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A written text with slots: static pieces and slots in turn, filled in one pass."""

    pieces: tuple[str | Slot, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """Put one recipient's values into their places."""
        return "".join(piece if isinstance(piece, str) else piece.value(values) for piece in self.pieces)


class Slots:
    """Gives each slot a mark that passes through templates and the CSS inliner unchanged."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []

    def mark(self, pieces: Iterable[Text | Field], write: Callable[[str], str]) -> str:
        self.slots.append(Slot(tuple(pieces), write))
        return f"{OPEN}{len(self.slots) - 1}{CLOSE}"

    def skeleton(self, text: str) -> Skeleton:
        """Cut a text with marks into a skeleton."""
        pieces: list[str | Slot] = []
        end = 0
        for hit in SLOT.finditer(text):
            pieces.append(text[end : hit.start()])
            pieces.append(self.slots[int(hit[1])])
            end = hit.end()
        pieces.append(text[end:])
        return Skeleton(tuple(piece for piece in pieces if piece != ""))


def html_text(value: str) -> str:
    """Write a value into HTML text; its line breaks are kept."""
    return escape(value).replace("\n", "<br>")


def html_url(value: str) -> str:
    """Write a value into an href; what is no safe address leads nowhere."""
    value = value.strip()
    return escape(value) if SAFE_URL.fullmatch(value) else "#"


def plain(value: str) -> str:
    return value


def write_html(blocks: Iterable[Block], slots: Slots) -> str:
    """Write blocks as the inside of a letter's cell, with marks for the slots."""
    return "\n".join(_html_block(block, slots) for block in blocks)


def _html_block(block: Block, slots: Slots) -> str:
    if isinstance(block, Heading):
        return f"<h1>{_html(block.line, slots)}</h1>"
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{_html(item, slots)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Facts):
        rows = "".join(
            f'<tr><th scope="row">{_html(name, slots)}</th><td>{_html(value, slots)}</td></tr>'
            for name, value in block.rows
        )
        return f'<table class="facts" role="presentation"><tbody>{rows}</tbody></table>'
    if isinstance(block, Buttons):
        first, *others = (_html_link(link, slots) for link in block.links)
        cells = "".join(f"<td>{link}</td>" for link in (first.replace("<a ", '<a class="yes" ', 1), *others))
        return f'<table class="answers" role="presentation"><tbody><tr>{cells}</tr></tbody></table>'
    inside = "<br>".join(_html(line, slots) for line in block.lines)
    return f"<p><b>{inside}</b></p>" if block.lines == ((Field("salutation"),),) else f"<p>{inside}</p>"


def _html(line: Iterable[Inline], slots: Slots) -> str:
    written = []
    for piece in line:
        if isinstance(piece, Text):
            written.append(escape(piece.text))
        elif isinstance(piece, Field):
            written.append(slots.mark((piece,), html_text))
        elif isinstance(piece, Bold):
            written.append(f"<b>{_html(piece.inside, slots)}</b>")
        else:
            written.append(_html_link(piece, slots))
    return "".join(written)


def _html_link(link: Link, slots: Slots) -> str:
    return f'<a href="{slots.mark(link.target, html_url)}">{_html(link.inside, slots)}</a>'


def write_text(blocks: Iterable[Block], slots: Slots) -> str:
    """Write blocks as plain text, with marks for the slots."""
    return "\n\n".join(_text_block(block, slots) for block in blocks)


def _text_block(block: Block, slots: Slots) -> str:
    if isinstance(block, Heading):
        return _text(block.line, slots)
    if isinstance(block, Bullets):
        return "\n".join(f"– {_text(item, slots)}" for item in block.items)
    if isinstance(block, Facts):
        return "\n".join(f"{_text(name, slots)}: {_text(value, slots)}" for name, value in block.rows)
    if isinstance(block, Buttons):
        return "\n".join(_text((link,), slots) for link in block.links)
    return "\n".join(_text(line, slots) for line in block.lines)


def _text(line: Iterable[Inline], slots: Slots) -> str:
    written = []
    for piece in line:
        if isinstance(piece, Text):
            written.append(piece.text)
        elif isinstance(piece, Field):
            written.append(slots.mark((piece,), plain))
        elif isinstance(piece, Bold):
            written.append(_text(piece.inside, slots))
        else:
            words, target = _text(piece.inside, slots), slots.mark(piece.target, plain)
            same = tuple(piece.inside) == tuple(piece.target)
            written.append(target if same else f"{words}: {target}")
    return "".join(written)


@lru_cache(maxsize=64)
def text_skeleton(source: str) -> Skeleton:
    """Read a source and write it as plain text ready to be filled."""
    slots = Slots()
    return slots.skeleton(write_text(parse(source), slots))
