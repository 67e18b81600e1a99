"""Every deed that the code writes down can be read by an auditor."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from config.journal_details import LABELS, UNTOLD, told
from config.journal_words import KINDS, VERBS
from crm.journal import actions as journal
from tests.factories.events import EventFactory
from tests.factories.mailing import CampaignFactory

ROOT = Path(__file__).parents[2]
WRITERS = {"record", "_record", "_touch"}
DEED = re.compile(r"[a-z_]+\.[a-z_]+")


def is_deed(text: object) -> bool:
    return isinstance(text, str) and DEED.fullmatch(text) is not None


def deeds_in(source: str) -> set[str]:
    """Literal verbs handed to the journal, directly or through a name `verb`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        handed: list[ast.AST] = []
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in WRITERS:
            handed = list(node.args)
        elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "verb" for target in node.targets):
            handed = [node.value]
        constants = [part.value for value in handed for part in ast.walk(value) if isinstance(part, ast.Constant)]
        found |= {text for text in constants if is_deed(text)}
    return found


def test_no_deed_is_without_its_words() -> None:
    written = set()
    for storey in ("crm", "mailing", "events", "config"):
        for path in (ROOT / storey).rglob("*.py"):
            written |= deeds_in(path.read_text(encoding="utf-8"))

    assert len(written) > 50
    assert written - set(VERBS) == set()


def test_every_noun_belongs_to_a_kind_of_object() -> None:
    assert [kind for kind in KINDS if not apps.get_model(kind)] == []


def details_in(source: str) -> set[str]:
    """Names of details handed to the journal by keyword."""
    known = {"by", "at", "actor", "reason"}
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    to_journal = [call for call in calls if ast.unparse(call.func) in {"journal.record", "_touch"}]
    return {word.arg for call in to_journal for word in call.keywords if word.arg} - known - {"now"}


def test_no_detail_is_without_its_noun() -> None:
    written = set()
    for storey in ("crm", "mailing", "events", "config"):
        for path in (ROOT / storey).rglob("*.py"):
            written |= details_in(path.read_text(encoding="utf-8"))

    assert len(written) > 30
    assert written - set(LABELS) - UNTOLD == set()


@pytest.mark.django_db
def test_details_are_told_in_words() -> None:
    event = EventFactory()
    moved = journal.record("event.moved", event, by=None, fields=["starts_at", "venue"])
    alone = journal.record(
        "campaign.launched_alone", CampaignFactory(), by=None, why="few_letters", size=8, content_hash="0" * 64
    )

    with translation.override("ru"):
        assert told(moved) == [("поля", "начало, место")]
        assert told(alone) == [("почему", "писем немного"), ("писем", "8")]
