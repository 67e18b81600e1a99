"""The list at the door: who is waited for, who is in, how it is searched and laid out by letters. No Django.

A guest is an invitation ("i12"), an accreditation ("a3") or a walk-in ("w7"): the key says which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from crm.contacts.search_text import query_words, search_text, sort_key

Kind = Literal["invitation", "accreditation", "walk_in"]
KINDS: dict[str, Kind] = {"i": "invitation", "a": "accreditation", "w": "walk_in"}
PRESENT = ("came", "came_online")
VIEWS = ("waiting", "present", "press", "others")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """One line of the list. `state` is that of the attendance, "unknown" before a mark."""

    key: str
    name: str
    outlet: str = ""
    state: str = "unknown"
    marked_at: datetime | None = None
    is_expected: bool = False
    is_unsure: bool = False  # expected, having said "maybe"
    is_press: bool = False
    instead_of: str = ""
    needs: str = ""  # what the guest needs to take part; shown to staff alone

    @property
    def is_walk_in(self) -> bool:
        return self.key.startswith("w")

    @property
    def is_marked(self) -> bool:
        return self.state != "unknown"

    @property
    def is_present(self) -> bool:
        return self.state in PRESENT

    @property
    def letter(self) -> str:
        """The heading it stands under; ё stands with е."""
        return (sort_key(self.name)[:1] or "#").upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What stands above the list: how many are in, how many are still waited for."""

    hall: int
    online: int
    waiting: int  # said yes or maybe, not marked
    unsure: int  # of those waited for, said maybe
    accredited: int  # of those waited for, journalists let in by accreditation
    absent: int
    press: int
    others: int
    walk_ins: int

    @property
    def present(self) -> int:
        return self.hall + self.online

    @property
    def promised(self) -> int:
        """Those still waited for who said yes."""
        return self.waiting - self.unsure - self.accredited

    @property
    def sure(self) -> int:
        """Those still waited for without a maybe."""
        return self.waiting - self.unsure

    @property
    def expected(self) -> int:
        """Those who are in and those who are still waited for."""
        return self.present + self.waiting

    def of(self, view: str) -> int:
        """How many lines a view holds. Raises KeyError for another name."""
        return {"waiting": self.waiting, "present": self.present, "press": self.press, "others": self.others}[view]


def split_key(key: str) -> tuple[Kind, int] | None:
    """Read "i12" as ("invitation", 12); None for anything else."""
    kind = KINDS.get(key[:1])
    number = key[1:]
    return (kind, int(number)) if kind and number.isascii() and number.isdecimal() and len(number) < 19 else None


def in_order(guests: Iterable[Guest]) -> list[Guest]:
    """By surname, ё beside е; equal names by their key, so that the order never jumps."""
    return sorted(guests, key=lambda guest: (sort_key(guest.name), guest.key))


def counted(guests: Iterable[Guest]) -> Count:
    """Count the whole list, whatever part of it is shown."""
    listed = list(guests)
    return Count(
        hall=sum(guest.state == "came" for guest in listed),
        online=sum(guest.state == "came_online" for guest in listed),
        waiting=sum(in_view(guest, "waiting") for guest in listed),
        unsure=sum(in_view(guest, "waiting") and guest.is_unsure for guest in listed),
        accredited=sum(in_view(guest, "waiting") and guest.key.startswith("a") for guest in listed),
        absent=sum(guest.state in ("absent", "excused") for guest in listed),
        press=sum(guest.is_press for guest in listed),
        others=sum(in_view(guest, "others") for guest in listed),
        walk_ins=sum(guest.is_walk_in and guest.is_present for guest in listed),
    )


def in_view(guest: Guest, view: str) -> bool:
    """Whether a guest stands in a part of the list. Raises ValueError for a part that does not exist."""
    if view == "waiting":
        return guest.is_expected and not guest.is_marked
    if view == "present":
        return guest.is_present
    if view == "press":
        return guest.is_press
    if view == "others":  # those who did not say yes, and those marked as not there
        return not guest.is_present and (not guest.is_expected or guest.is_marked)
    raise ValueError(view)


def found(guests: Iterable[Guest], question: str) -> list[Guest]:
    """Guests whose name or outlet holds every word of the question, in any spelling; all for an empty question."""
    words = query_words(question)
    return [guest for guest in guests if not words or _holds(guest, words)]


def _holds(guest: Guest, words: Sequence[str]) -> bool:
    text = search_text(guest.name, guest.outlet, guest.instead_of)
    return all(word in text for word in words)


def alike(guests: Iterable[Guest], name: str) -> list[Guest]:
    """Guests who may be the person of this name: the same words, or the same surname and initial."""
    words = query_words(name)
    if not words:
        return []
    close = [guest for guest in guests if _is_alike(query_words(guest.name), words)]
    return in_order(close)


def _is_alike(known: Sequence[str], words: Sequence[str]) -> bool:
    if not known or known[0] != words[0]:
        return set(words) == set(known)
    rest = list(zip(known[1:], words[1:], strict=False))
    return all(a.startswith(b) or b.startswith(a) for a, b in rest)


def by_letter(guests: Iterable[Guest]) -> list[tuple[str, list[Guest]]]:
    """Lay out an ordered list under its letters."""
    return [(letter, list(group)) for letter, group in groupby(guests, key=lambda guest: guest.letter)]
