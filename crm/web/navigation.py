"""The sections of the staff's pages: where they stand, who may open them, what waits in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from crm.access.models import User

BREAK = "-"
FOOT = "_"


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the navigation: its word, the name of its address, the permission that opens it.

    `count` is the dotted path of a function of the person; what it answers stands beside the word, nothing for None.
    Without a permission every member of staff sees the entry; `while_set` names a setting without which nobody does.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    permission: str = ""
    count: str = ""
    while_set: str = ""
    also_at: tuple[str, ...] = ()  # further path prefixes that belong to this section


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as one reader sees it."""

    section: Section
    url: str
    is_current: bool
    count: int | None


@cache
def _sections(path: str) -> tuple[Section | str, ...]:
    """The list that the roof gives, parted by BREAK and FOOT."""
    return tuple(import_string(path))


def _blocks(path: str) -> list[list[tuple[Section, str]]]:
    """The listed sections that have an address, in their blocks."""
    blocks: list[list[tuple[Section, str]]] = [[]]
    for item in _sections(path):
        if isinstance(item, str):
            blocks.append([])
        elif item.while_set and not getattr(settings, item.while_set):
            continue
        elif url := _url(item.url_name):
            blocks[-1].append((item, url))
    return blocks


@cache
def _counter(path: str) -> Callable[["User"], int | None]:
    found: Callable[[User], int | None] = import_string(path)
    return found


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _length_of_match(section: Section, url: str, path: str) -> int:
    """How much of the address of the page a section claims; the home page claims only itself."""
    if url == "/":
        return int(path == "/")
    return max((len(prefix) for prefix in (url, *section.also_at) if path.startswith(prefix)), default=0)


def entries_for(user: "User", path: str, current: str = "", *, counted: bool = True) -> list[list[Entry]]:
    """Return the entries this person may open, in blocks, the last of them for the foot.

    The current one is named by `current`, else it is the one whose address is the longest beginning of the path.
    """
    listed = _blocks(settings.CRM_NAVIGATION)
    blocks = [[pair for pair in block if not pair[0].permission or user.may(pair[0].permission)] for block in listed]
    chosen = current or _best_match([pair for block in blocks for pair in block], path)
    return [[_entry(user, section, url, chosen, counted) for section, url in block] for block in _without_gaps(blocks)]


def settings_entries(user: "User", path: str) -> list[Entry]:
    """Return the tabs of the settings that this person may open."""
    pairs = [pair for block in _blocks(settings.CRM_SETTINGS_NAVIGATION) for pair in block]
    pairs = [pair for pair in pairs if user.may(pair[0].permission)]
    chosen = _best_match(pairs, path)
    return [Entry(section, url, section.key == chosen, None) for section, url in pairs]


def public_entries(path: str) -> tuple[list[Entry], list[Entry]]:
    """Return the sections of the public pages, and the feeds."""
    blocks = [*_blocks(settings.CRM_PUBLIC_NAVIGATION), []]
    chosen = _best_match(blocks[0], path)
    sections, feeds = (
        [Entry(section, url, section.key == chosen, None) for section, url in block] for block in blocks[:2]
    )
    return sections, feeds


def _best_match(pairs: Sequence[tuple[Section, str]], path: str) -> str:
    """Return the key of the section whose address is the longest beginning of the path."""
    length, key = max(((_length_of_match(section, url, path), section.key) for section, url in pairs), default=(0, ""))
    return key if length else ""


def _without_gaps(blocks: Sequence[list[Any]]) -> list[list[Any]]:
    """Drop empty blocks but the last, which is the foot."""
    return [block for block in blocks[:-1] if block] + [blocks[-1]]


def _entry(user: "User", section: Section, url: str, chosen: str, counted: bool) -> Entry:
    count = _counter(section.count)(user) if section.count and counted else None
    return Entry(section, url, section.key == chosen, count)
