"""Common given names: they tell «Иван Петров» from «Петров Иван» when no patronymic shows the order.

Never used to guess a person's sex (DOMAIN section 5): Саша and Женя may be anyone.
"""

from functools import cache
from pathlib import Path


@cache
def given_names() -> frozenset[str]:
    """All names of the list, in small letters, ё as е."""
    text = (Path(__file__).parent / "given_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_given_name(word: str) -> bool:
    """Say whether a word is a common given name; case and ё do not matter."""
    return word.casefold().replace("ё", "е") in given_names()
