"""No string is counted here and plain there: Python before 3.11.4 finds no plain word in a counted entry."""

import ast
import re
from pathlib import Path

import polib

ROOT = Path(__file__).parents[2]
PLAIN = {"_", "gettext", "gettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
TAG = re.compile(r"{%\s*translate\s+\"([^\"]+)\"(?:\s+as\s+\w+)?(?:\s+context\s+\"([^\"]+)\")?")


def test_counted_words_are_never_asked_for_plain() -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / "ru" / "LC_MESSAGES" / "django.po"))
    counted = {(entry.msgctxt, entry.msgid) for entry in catalogue if entry.msgid_plural}
    plain: set[tuple[str | None, str]] = set()
    for storey in ("crm", "mailing", "events", "config", "templates"):
        for path in (ROOT / storey).rglob("*.py"):
            plain |= asked_in(path.read_text(encoding="utf-8"))
        for path in (ROOT / storey).rglob("*.html"):
            found = TAG.findall(path.read_text(encoding="utf-8"))
            plain |= {(context or None, text) for text, context in found}

    assert len(plain) > 500
    assert counted & plain == set()


def asked_in(source: str) -> set[tuple[str | None, str]]:
    """(context, text) of every plain question to the catalogue."""
    found: set[tuple[str | None, str]] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if name in PLAIN and len(words) == 1:
            found.add((None, words[0]))
        elif name in IN_CONTEXT and len(words) == 2:
            found.add((words[0], words[1]))
    return found
